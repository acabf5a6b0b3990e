"""The walls: what imports show (.importlinter), and what they don't."""

import logging.config
import re

from django.apps import apps
from importlinter import cli

from tests.house import ROOMS, ROOT, SOURCE, imports_of, is_below_or_same, name_of, python_files, room_of, templates

_REFERENCE = re.compile(r"""{%\s*(?:include|extends|static)\s+["']([\w-]+)/""")


def test_rooms_import_only_what_they_may(capsys, monkeypatch):
    # It would switch off every log there is, for all the tests that come after.
    monkeypatch.setattr(logging.config, "dictConfig", lambda settings: None)

    broken = cli.lint_imports(config_filename=str(ROOT / ".importlinter"), no_cache=True)

    assert not broken, capsys.readouterr().out


def test_every_folder_is_a_room_with_a_place():
    folders = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()}

    assert folders == set(ROOMS)


def test_every_room_says_what_it_is_for():
    silent = [room for room in ROOMS if not (SOURCE / room / "__init__.py").read_text().startswith('"""')]

    assert silent == []


def test_foreign_keys_point_downward():
    upward = [
        f"{model.__name__}.{field.name} → {field.related_model.__name__}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if not field.auto_created and field.is_relation and field.related_model
        if model._meta.app_label in ROOMS and field.related_model._meta.app_label in ROOMS
        if not is_below_or_same(model._meta.app_label, field.related_model._meta.app_label)
    ]

    assert upward == []


def test_templates_lean_only_on_rooms_below():
    upward = [
        f"{name_of(path)} → {other}"
        for path in templates()
        for other in _REFERENCE.findall(path.read_text())
        if other in ROOMS and not is_below_or_same(room_of(path), other)
    ]

    assert upward == []


def test_only_the_wiring_names_tasks():
    named = [
        f"{name_of(path)}:{line}"
        for path in python_files()
        for module, line in imports_of(path)
        if re.match(r"kith\.(\w+)\.tasks(\.|$)", module)
        # A room's task may enqueue its neighbour in the same file or folder.
        if path != SOURCE / "project" / "wiring.py" and "tasks" not in path.parts[-2:] and path.name != "tasks.py"
    ]

    assert named == []
