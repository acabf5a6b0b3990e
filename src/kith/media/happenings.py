"""What this room tells the others."""

from kith.jobs.happenings import Happening

MEDIA_UPLOADED = Happening("media_uploaded", "media_id")  # to be cleaned and made smaller
MEDIA_READY = Happening("media_ready", "media_id")
EMOJI_WANTED = Happening("emoji_wanted", "emoji_id")  # the picture of an emoji of another server is not here
