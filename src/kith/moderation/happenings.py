"""What this room tells the others."""

from kith.jobs.happenings import Happening

REPORTED = Happening("reported", "report_id")
REPORT_DECIDED = Happening("report_decided", "report_id")
