"""Fails the start where the wiring is wrong, as a Django system check."""

from typing import Any

from django.core.checks import CheckMessage, Error

from kith.jobs.wiring import faults


def check_wiring(**_: Any) -> list[CheckMessage]:
    """Report each fault of WHEN and EVERY as an error."""
    return [Error(fault, id="jobs.E001", hint="See project/wiring.py.") for fault in faults()]
