"""EVERY with a line that is due each second."""

from datetime import timedelta

from kith.jobs.clock import Every
from kith.jobs.tests import samples

WHEN = {}
EVERY = [Every(timedelta(seconds=1), samples.tick)]
