"""Waking the hubs of this machine once a telling is committed.

A ring that gets lost costs a quarter of a second: a hub that has listeners also looks by itself.
"""

from pathlib import Path

from django.conf import settings

from kith.foundations.bells import bell_folder, ring


def hubs_bell() -> Path:
    return bell_folder(Path(settings.KITH_DATA), "live")


def wake_hubs() -> None:
    ring(hubs_bell())
