"""WHEN and EVERY for this room's tests."""

from datetime import timedelta

from kith.jobs.clock import Every
from kith.jobs.tests import samples
from kith.jobs.tests.sample_happenings import KETTLE_BOILED

WHEN = {KETTLE_BOILED: [samples.hear, samples.boil]}
EVERY = [Every(timedelta(minutes=5), samples.hear_nothing)]
