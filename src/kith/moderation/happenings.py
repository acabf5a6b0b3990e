"""What this room tells the others."""

from kith.jobs.happenings import Happening

SERVER_KEPT_AWAY = Happening("server_kept_away", "server_id")  # from now on; its people are hidden already
REPORTED = Happening("reported", "report_id")
REPORT_FORWARDED = Happening("report_forwarded", "report_ids")  # “12,34”: of one person elsewhere, made together
REPORT_DECIDED = Happening("report_decided", "report_id")
