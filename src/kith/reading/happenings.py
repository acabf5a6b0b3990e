"""What this room tells (itself: an import goes on after the page has answered)."""

from kith.jobs.happenings import Happening

IMPORT_STARTED = Happening("import_started", "import_id")
