"""Reads the house's two tables, WHEN and EVERY, from the module named in settings.KITH_WIRING, and checks them.

`jobs` stands below every room that has tasks, so it knows that module only by its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from inspect import Parameter, signature
from typing import Any

from django.apps import apps
from django.conf import settings

from kith.jobs.clock import Every
from kith.jobs.declaring import Task
from kith.jobs.happenings import Happening


class NotWired(Exception):
    """A happening has no line in WHEN; an empty list is a line too."""


@dataclass(frozen=True)
class WiredTask:
    """A task and which of the happening's facts it asks for."""

    task: Task[..., Any]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Wiring:
    """WHEN and EVERY, ready to use."""

    when: Mapping[Happening, tuple[WiredTask, ...]]
    every: tuple[Every, ...]

    def tasks_for(self, happening: Happening) -> tuple[WiredTask, ...]:
        """Return what `happening` starts. Raises NotWired."""
        try:
            return self.when[happening]
        except KeyError:
            raise NotWired(f"{happening} has no line in {settings.KITH_WIRING}.WHEN.") from None


def wiring() -> Wiring:
    """Return the house's wiring."""
    return _load(settings.KITH_WIRING)


def faults() -> list[str]:
    """Return what is wrong with the wiring, a sentence each; empty when all is well."""
    module = import_module(settings.KITH_WIRING)
    found = [f"{happening} has no line in WHEN." for happening in _happenings() if happening not in module.WHEN]
    known = set(_happenings())
    names = [happening.name for happening in known]
    found += [
        f"WHEN names {happening}, which no room's happenings.py defines." for happening in set(module.WHEN) - known
    ]
    found += [f"Two happenings are called {name}." for name in sorted(set(names)) if names.count(name) > 1]
    for happening, tasks in module.WHEN.items():
        found += [f"{happening}: {fault}" for task in tasks for fault in _task_faults(task, happening.facts)]
    clocked = [entry.task.module_path for entry in module.EVERY]
    found += [f"EVERY names {path} twice." for path in sorted(set(clocked)) if clocked.count(path) > 1]
    for entry in module.EVERY:
        found += [f"EVERY: {fault}" for fault in _task_faults(entry.task, ())]
    return sorted(found)


@cache
def _load(name: str) -> Wiring:
    module = import_module(name)
    return Wiring(
        when={
            happening: tuple(WiredTask(task, _facts_for(task, happening.facts)) for task in tasks)
            for happening, tasks in module.WHEN.items()
        },
        every=tuple(module.EVERY),
    )


def _facts_for(task: Task[..., Any], facts: tuple[str, ...]) -> tuple[str, ...]:
    parameters = signature(task.func).parameters
    return tuple(fact for fact in facts if fact in parameters)


def _task_faults(task: Task[..., Any], facts: tuple[str, ...]) -> list[str]:
    if not isinstance(task, Task):
        return [f"{task!r} is not a task; declare it with @task()."]
    needed = [name for name, one in signature(task.func).parameters.items() if one.default is Parameter.empty]
    return [f"{task.module_path} asks for {name}, which is not told." for name in needed if name not in facts]


def _happenings() -> list[Happening]:
    modules = [f"{config.name}.happenings" for config in apps.get_app_configs()]
    return [
        value
        for module in modules
        if find_spec(module)
        for value in vars(import_module(module)).values()
        if isinstance(value, Happening)
    ]
