"""House rules as code (STYLE.md): each is here because breaking it is easy and finding it later is not."""

import ast
import re

from django.template.loader import get_template

from kith.project import environment
from kith.project.wiring import WHEN
from tests.house import ROOMS, ROOT, SOURCE, imports_of, name_of, python_files, room_of, templates, tree_of

LONGEST_FILE = 400
# Of project: the door, which is no view.
_ASYNC_FILES = {"applications.py", "bodies.py", "bridge.py", "pool.py", "serving.py"}
_INLINE = re.compile(
    r"""<style[\s>] | \sstyle= | javascript: | 
    \son(?:click|load|error|submit|change|input|key|focus|blur|mouse|pointer|toggle)\w*=
    | <script(?![^>]*\ssrc=)(?![^>]*json)[^>]*>""",
    re.IGNORECASE | re.VERBOSE,
)
_DOCS = "\n".join(path.read_text() for path in (ROOT / "docs").rglob("*.md"))


def _calls_and_names(tree: ast.AST) -> list[ast.Attribute]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]


def test_files_are_short():
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in SOURCE.rglob("*.py")}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE and "/migrations/" not in name} == {}


def test_nothing_is_signalled():
    """Who reads `publish_post` sees all that it starts: announcements, listed in the wiring."""
    signals = re.compile(r"django\.(dispatch|db\.models\.signals|core\.signals)|allauth\.\w+\.signals")
    found = [
        f"{name_of(path)}:{line}" for path in python_files() for name, line in imports_of(path) if signals.match(name)
    ]

    assert found == []


def test_saving_does_nothing_but_save():
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"} and _is_of_model(path, node)
    ]

    assert found == []


def _is_of_model(path: object, node: ast.FunctionDef) -> bool:
    return "model" in str(path).rpartition("kith/")[2] and bool(node.args.args) and node.args.args[0].arg == "self"


def test_posts_are_read_only_through_what_may_be_seen():
    """Outside posts/, `Post.objects` is followed by `.visible_to(`, and nothing else."""
    found = []
    for path in python_files():
        if room_of(path) == "posts":
            continue
        followed = {id(node.value) for node in _calls_and_names(tree_of(path)) if node.attr == "visible_to"}
        found += [
            f"{name_of(path)}:{node.lineno}"
            for node in _calls_and_names(tree_of(path))
            if node.attr == "objects" and isinstance(node.value, ast.Name) and node.value.id == "Post"
            if id(node) not in followed
        ]

    assert found == []


def test_imports_stand_at_the_top():
    found = [
        f"{name_of(path)}:{inner.lineno}"
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert found == []


def test_pages_are_sync():
    """An async view would cost twelve times as much and open a database connection of its own."""
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files()
        if room_of(path) != "live"
        and path.parent != SOURCE / "client_api" / "streaming"
        and not (room_of(path) == "project" and path.name in _ASYNC_FILES)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.AsyncFunctionDef)
    ]

    assert found == []


def test_pages_have_no_inline_script_or_style():
    """The content policy forbids them, so they would not work; letters are read elsewhere and need styles inline."""
    found = [
        f"{name_of(path)}: {match.group().strip()}"
        for path in templates()
        if not {"mail", "letters", "email"} & set(path.parts)
        for match in _INLINE.finditer(path.read_text())
    ]

    assert found == []


def test_templates_compile():
    broken = []
    for path in templates():
        name = str(path.relative_to(SOURCE / room_of(path) / "templates"))
        try:
            get_template(name)
        except Exception as error:
            broken.append(f"{name_of(path)}: {error}")

    assert broken == []


def test_migrations_are_named_by_what_changes():
    names = [path.stem for path in SOURCE.glob("*/migrations/[0-9]*.py")]

    assert [name for name in names if not re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", name) or "_auto_" in name] == []


def test_the_docs_name_every_setting():
    settings = (ROOT / "docs" / "running" / "settings.md").read_text()
    lines = [
        f"| `{one.name}` | {f'`{one.default}`' if one.default else ''} | {one.purpose} |" for one in environment.ALL
    ]

    assert [line for line in lines if line not in settings] == []
    assert set(re.findall(r"KITH_[A-Z_]+", settings)) <= {one.name for one in environment.ALL}


def test_the_docs_name_every_room():
    assert [room for room in ROOMS if f"`{room}" not in _DOCS and f"{room}/" not in _DOCS] == []


def test_the_docs_name_every_happening():
    assert [str(happening) for happening in WHEN if str(happening) not in _DOCS] == []


def test_every_happening_starts_something():
    """One that nobody hears is not announced: the room that will want to hear it brings it."""
    assert [str(happening) for happening, tasks in WHEN.items() if not tasks] == []
