import sys
from datetime import timedelta
from types import ModuleType

from kith.jobs.checks import check_wiring
from kith.jobs.clock import Every
from kith.jobs.tests import samples
from kith.jobs.tests.sample_happenings import KETTLE_BOILED, KETTLE_BROKE
from kith.jobs.wiring import faults


def wire(monkeypatch, settings, *, when, every=(), known=(KETTLE_BOILED,)):
    wired = ModuleType("wiring_of_a_test")
    wired.WHEN, wired.EVERY = when, list(every)
    monkeypatch.setitem(sys.modules, "wiring_of_a_test", wired)
    monkeypatch.setattr("kith.jobs.wiring._happenings", lambda: list(known))
    settings.KITH_WIRING = "wiring_of_a_test"


def test_the_house_is_wired_well():
    assert check_wiring() == []


def test_a_happening_without_a_line_is_a_fault(monkeypatch, settings):
    wire(monkeypatch, settings, when={}, known=[KETTLE_BOILED])

    assert faults() == ["KETTLE_BOILED(kettle_id, word) has no line in WHEN."]


def test_an_empty_line_is_no_fault(monkeypatch, settings):
    wire(monkeypatch, settings, when={KETTLE_BOILED: []})

    assert faults() == []


def test_a_line_for_a_happening_no_room_defines_is_a_fault(monkeypatch, settings):
    wire(monkeypatch, settings, when={KETTLE_BOILED: [], KETTLE_BROKE: []})

    assert faults() == ["WHEN names KETTLE_BROKE(kettle_id), which no room's happenings.py defines."]


def test_a_task_that_asks_for_more_than_is_told_is_a_fault(monkeypatch, settings):
    wire(monkeypatch, settings, when={KETTLE_BROKE: [samples.hear]}, known=[KETTLE_BROKE])

    assert faults() == ["KETTLE_BROKE(kettle_id): kith.jobs.tests.samples.hear asks for word, which is not told."]


def test_a_clocked_task_that_asks_for_anything_is_a_fault(monkeypatch, settings):
    wire(monkeypatch, settings, when={KETTLE_BOILED: []}, every=[Every(timedelta(hours=1), samples.hear)])

    assert faults() == ["EVERY: kith.jobs.tests.samples.hear asks for word, which is not told."]
