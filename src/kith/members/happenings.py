"""What members tell the rooms above."""

from kith.jobs.happenings import Happening

JOIN_REQUESTED = Happening("join_requested", "user_id")  # an administrator should read their answer
LETTER_WRITTEN = Happening("letter_written", "letter_id")
