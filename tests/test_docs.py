"""What the docs name is really there (STYLE.md 18): every path, and every function named beside its file."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house import ROOT, SOURCE

_PAGES = [ROOT / "docs" / "map.md", *sorted((ROOT / "docs" / "walks").glob("*.md"))]
_QUOTED = re.compile(r"`([^`\s]+(?:: \w+)?)[^`]*`")
_FILE = re.compile(r"(?P<path>[a-z_]+(?:/[a-z_]+)+(?:\.py)?/?|[a-z_]+/)(?:: (?P<name>\w+))?")


def _named() -> Iterator[tuple[str, str, str]]:
    """Every path under src/kith/ that a page names, with the function or table named behind it."""
    for page in _PAGES:
        for quoted in _QUOTED.findall(page.read_text()):
            match = _FILE.fullmatch(quoted)
            if match and (SOURCE / match["path"].split("/")[0]).is_dir():
                yield page.name, match["path"].rstrip("/"), match["name"] or ""


def _files_at(path: str) -> list[Path]:
    place = SOURCE / path
    return [one for one in (place, place.with_suffix(".py")) if one.is_file()] + sorted(place.glob("*.py"))


def test_the_walks_name_files_and_functions_that_are_there():
    named = list(_named())
    lost = []
    for page, path, name in named:
        files = _files_at(path)
        is_there = (SOURCE / path).is_dir() or bool(files)
        begins = re.compile(rf"^(?:def |class )?{name}\b", re.MULTILINE)
        has_name = not name or any(begins.search(one.read_text()) for one in files)
        if not (is_there and has_name):
            lost.append(f"{page}: {path} {name}".strip())

    assert len(named) > 10
    assert lost == []


def test_links_between_pages_lead_somewhere():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    lost = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text())
        if not (page.parent / target).exists()
    ]

    assert lost == []


def test_the_list_of_decisions_names_each():
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text()

    assert [page.name for page in (ROOT / "docs" / "decisions").glob("0*.md") if f"({page.name})" not in listed] == []
