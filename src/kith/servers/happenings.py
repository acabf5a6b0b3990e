"""What this server tells the rooms above."""

from kith.jobs.happenings import Happening

ANNOUNCED = Happening("announced", "announcement_id")  # something to everyone, or it was changed: it has its times
DOCUMENT_PUBLISHED = Happening("document_published", "document_id")  # its members should hear of it
