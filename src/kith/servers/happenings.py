"""What this server tells the rooms above."""

from kith.jobs.happenings import Happening

DOCUMENT_PUBLISHED = Happening("document_published", "document_id")  # its members should hear of it
