"""What the tests of the house look at: its files, rooms and templates, read but not run."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "kith"
# Highest first. Plain Python rooms have no Django app, so they are not among KITH_ROOMS.
ROOMS = ["project", *settings.KITH_ROOMS, "protocols", "foundations"]


def python_files() -> list[Path]:
    """Every file of ours but migrations and tests."""
    return [path for path in sorted(SOURCE.rglob("*.py")) if not {"migrations", "tests"} & set(path.parts)]


def templates() -> list[Path]:
    return sorted(SOURCE.glob("*/templates/**/*.*"))


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    """Every module and every name in a module that the file imports, with its line."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((one.name, node.lineno) for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{one.name}", node.lineno) for one in node.names)


def is_below_or_same(room: str, other: str) -> bool:
    """Whether `room` may lean on `other`."""
    return ROOMS.index(other) >= ROOMS.index(room)
