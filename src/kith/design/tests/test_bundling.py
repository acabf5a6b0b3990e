"""Joined files."""

import re

from django.contrib.staticfiles import finders

from kith.design.bundling import BUNDLES, join


def test_holds_every_part_in_order_and_no_comment() -> None:
    joined = join("css/core.css")

    assert joined.startswith("@layer reset, tokens, base, frame, components, utilities;")
    assert "/*" not in joined
    assert joined.index(".band") < joined.index(".btn") < joined.index(".sr {")


def test_keeps_the_names_of_scripts_apart() -> None:
    joined = join("js/core.js")

    assert joined.count("const open =") > 1  # more than one of them calls something so
    assert len(re.findall(r"^{", joined, flags=re.M)) == len(BUNDLES["js/core.js"])


def test_is_found_like_any_static_file() -> None:
    for name in BUNDLES:
        assert finders.find(f"design/{name}")
    assert finders.find("design/css/nothing.css") is None


def test_style_sheets_obey_the_house() -> None:
    for name in BUNDLES:
        if name.endswith(".css"):
            joined = join(name)
            assert "!important" not in joined
            assert not re.search(r"[\s,{]#[a-z][\w-]*\s*[{,]", joined)
