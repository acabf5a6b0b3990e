"""What this room tells (itself: long work goes on after the page has answered)."""

from kith.jobs.happenings import Happening

ARCHIVE_ASKED = Happening("archive_asked", "archive_id")
IMPORT_CONFIRMED = Happening("import_confirmed", "import_id")
