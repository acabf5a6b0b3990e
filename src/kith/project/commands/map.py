"""`kith map`: the rooms, what happens in them, and what starts what, as the running house knows it."""

import argparse
import ast
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

from kith.jobs import Task
from kith.project.wiring import EVERY, HEARERS, WHEN

_NO_APPS = ("protocols", "foundations")  # rooms of plain Python


def run(options: argparse.Namespace) -> int:
    source = Path(apps.get_app_config("project").path).parent
    print("Rooms, highest first\n")
    for room in (*settings.KITH_ROOMS, *_NO_APPS):
        print(f"  {room:<14}{purpose_of(source / room)}")
    print("\nWhen something happens, this starts\n")
    for happening, tasks in WHEN.items():
        print(f"  {happening.name:<22}{', '.join(map(_name, tasks)) or '–'}")
    print("\nWhat the clock starts\n")
    for every in EVERY:
        print(f"  {every.name.removeprefix('kith.'):<40}{every.period}")
    print("\nWho hears of it on open pages\n")
    for name, hearers in HEARERS.items():
        print(f"  {name:<14}{hearers.__module__}.{hearers.__qualname__}")
    return 0


def purpose_of(room: Path) -> str:
    """Return the first line of the room's own docstring."""
    documentation = ast.get_docstring(ast.parse((room / "__init__.py").read_text())) or ""
    return documentation.split("\n")[0]


def _name(task: Task[..., Any]) -> str:
    return task.module_path.removeprefix("kith.")
