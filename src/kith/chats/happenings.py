"""What this room tells the others."""

from kith.jobs.happenings import Happening

CHAT_CHANGED = Happening("chat_changed", "chat_id")  # planned, moved, or something in it became due at another time
