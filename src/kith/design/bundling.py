"""Joins the files of components that every page needs, so that a page asks for one file and not for twenty.

The sources stay one file a component. A finder of static files, so that `collectstatic` hashes and compresses the
joined file like any other. No build step and no Node: joining is all it does.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

_HERE = Path(__file__).parent / "static" / "design"
BUNDLES: dict[str, tuple[str, ...]] = {
    # On every page.
    "css/core.css": (
        "tokens", "reset", "base", "frame", "columns", "button", "tools", "field", "people", "menu", "note", "ribbon",
        "shelf", "tabs", "pager", "utilities",
    ),
    # Where posts stand.
    "css/posts.css": ("post", "cover", "media", "preview", "quoted", "poll", "thread", "compose"),
    "js/core.js": (
        "menu", "time", "keep", "count", "confirm", "copy", "pictures", "live", "app", "until", "keys", "emoji",
    ),
}  # fmt: skip


class BundleFinder(BaseFinder):
    """Offers each bundle as a static file of its own, written anew when a source has changed."""

    def __init__(self, app_names: object = None, *args: Any, **kwargs: Any) -> None:
        self.folder = Path(settings.KITH_DATA) / "bundles"
        self.storage = FileSystemStorage(location=self.folder)
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        name = path.removeprefix("design/").replace(os.sep, "/")
        found = [str(self._write(name))] if path.startswith("design/") and name in BUNDLES else []
        if find_all or kwargs.get("all"):
            return found
        return found[0] if found else []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        for name in BUNDLES:
            self._write(name)
            yield f"design/{name}", self.storage

    def _write(self, name: str) -> Path:
        path = self.folder / "design" / name
        joined = join(name)
        if not path.exists() or path.read_text() != joined:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(f".{os.getpid()}")
            unfinished.write_text(joined)
            unfinished.replace(path)  # another process may be reading
        return path


def join(name: str) -> str:
    """Return the bundle's text: sources in order, without their comments and indents."""
    folder, suffix = name.split("/")[0], name.rsplit(".", 1)[1]
    return "\n".join(_lean((_HERE / folder / f"{part}.{suffix}").read_text(), suffix) for part in BUNDLES[name])


def _lean(text: str, suffix: str) -> str:
    if suffix == "js":
        # Each file is a module; braces keep its names to itself.
        return "{" + re.sub(r"^\s*(//.*)?\n|^\s+", "", text, flags=re.M) + "}"
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.sub(r"\s*\n\s*", "\n", text).strip()
