"""What this room tells the others, and itself: pages are fetched after the answer was given."""

from kith.jobs.happenings import Happening

LINK_WANTED = Happening("link_wanted", "link_id")  # its page is to be looked at
ARTICLE_WANTED = Happening("article_wanted", "link_id")  # somebody wants to read its full text here
LINK_CHANGED = Happening("link_changed", "link_id")  # its preview reads differently, or it is another address of one
