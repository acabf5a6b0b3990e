"""The small words of templates: icons, roles, faces."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from PIL import Image

import kith
from kith.design.portraits import PORTRAITS
from kith.design.templatetags.design import ROLES

HOUSE = Path(kith.__file__).parent
ART = HOUSE / "design" / "static" / "design"
SYMBOLS = set(re.findall(r'<symbol id="([^"]+)"', (ART / "icons.svg").read_text()))


def someone(**more: object) -> SimpleNamespace:
    made = {"id": 5 << 16, "name": "Rosa <b>", "avatar": "", "avatar_description": "", "is_feed": False}
    return SimpleNamespace(**{**made, **more})


def said(words: str, **context: object) -> str:
    return Template(words).render(Context(context))


def test_every_icon_that_a_page_asks_for_is_drawn() -> None:
    asked = {
        (name, path.name)
        for path in HOUSE.glob("*/templates/**/*.html")
        for name in re.findall(r'{% icon "([^"]+)"|\bicon="([^"{]+)"', path.read_text())
        for name in name
        if name
    }

    assert {pair for pair in asked if pair[0] not in SYMBOLS} == set()


def test_every_style_that_a_page_asks_for_is_there() -> None:
    there = {path.stem for path in HOUSE.glob("*/static/*/css/*.css")} | {"core", "posts"}
    asked = {
        name
        for path in HOUSE.glob("*/templates/**/*.html")
        for names in re.findall(r"{% styles ([^%]+)%}", path.read_text())
        for name in re.findall(r'"([^"]+)"', names)
    }

    assert asked - there == set()


def test_every_portrait_is_drawn() -> None:
    assert [portrait.name for portrait in PORTRAITS if not (ART / "art" / f"{portrait.name}.svg").exists()] == []


def test_every_role_has_its_word_and_a_mark_of_its_own() -> None:
    for role, word in ROLES.items():
        shown = said("{% role_mark role True %}", role=role)

        assert str(word) in shown
        assert "checked" in shown
        if role != "other":
            assert f"m-{role}" in SYMBOLS
            assert f"#m-{role}" in shown


def test_nothing_is_said_of_someone_without_a_role() -> None:
    assert said("{% role_mark role %}", role="") == ""


@pytest.mark.parametrize(("avatar", "expected"), [("drawn:rosa", "design/art/rosa.svg"), ("drawn:../x", "../x")])
def test_draws_a_portrait_only_from_the_set(avatar: str, expected: str) -> None:
    shown = said("{% avatar who %}", who=someone(avatar=avatar))

    assert ("design/art" in shown) == (avatar == "drawn:rosa")
    assert expected in shown or avatar != "drawn:rosa"


def test_draws_the_initial_of_someone_without_a_picture() -> None:
    assert ">R</text>" in said("{% avatar who %}", who=someone())
    assert ">ل</text>" in said("{% avatar who %}", who=someone(name="ليلى"))
    assert ">·</text>" in said("{% avatar who %}", who=someone(name="…"))


def test_a_website_is_a_spine() -> None:
    assert "spine" in said("{% avatar who %}", who=someone(is_feed=True))


@pytest.mark.parametrize("name", [*(portrait.name for portrait in PORTRAITS), "nobody", "feed", "header"])
def test_every_portrait_stands_there_as_pixels_for_apps(name: str) -> None:
    path = ART / "portraits" / f"{name}.png"

    with Image.open(path) as picture:
        assert picture.size == ((1500, 500) if name == "header" else (400, 400))
    assert path.stat().st_size <= 15_000
