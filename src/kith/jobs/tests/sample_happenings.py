"""Happenings for this room's tests."""

from kith.jobs.happenings import Happening

KETTLE_BOILED = Happening("kettle_boiled", "kettle_id", "word")
KETTLE_BROKE = Happening("kettle_broke", "kettle_id")
