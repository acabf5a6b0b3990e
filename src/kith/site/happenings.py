"""What this room tells (itself: long work goes on after the page has answered)."""

from kith.jobs.happenings import Happening

ARCHIVE_ASKED = Happening("archive_asked", "archive_id")
IMPORT_CONFIRMED = Happening("import_confirmed", "import_id")
ARCHIVE_BROUGHT = Happening("archive_brought", "import_id")
ARCHIVE_CONFIRMED = Happening("archive_confirmed", "import_id")
ARCHIVE_UNWANTED = Happening("archive_unwanted", "import_id")
