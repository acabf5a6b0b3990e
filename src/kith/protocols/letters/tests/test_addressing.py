"""Addresses with a secret in them."""

import pytest

from kith.protocols.letters.addressing import BadPattern, Pattern

SECRET = "abcdefghijklmnop2345"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("save@example.org", f"save+{SECRET}@example.org"),
        (" Save@Example.org ", f"save+{SECRET}@example.org"),
        ("save-*@example.org", f"save-{SECRET}@example.org"),
        ("*@save.example.org", f"{SECRET}@save.example.org"),
        ("a.*.z@example.org", f"a.{SECRET}.z@example.org"),
    ],
)
def test_the_secret_stands_in_the_address_and_is_found_again(written, address):
    pattern = Pattern.of(written)

    assert pattern.address(SECRET) == address
    assert pattern.secret_in(address) == SECRET
    assert pattern.secret_in(f" <{address.upper()}> ") == SECRET


@pytest.mark.parametrize(
    "address",
    [
        "save@example.org",
        "save+@example.org",
        f"save+{SECRET}x@example.org",
        f"save+{SECRET[1:]}@example.org",
        f"save+{SECRET}@example.com",
        f"save+{SECRET}@example.org.evil.test",
        f"xsave+{SECRET}@example.org",
        f"save+{SECRET.replace('a', '1')}@example.org",
        f"save+{SECRET}@exampleXorg",
        "",
    ],
)
def test_what_only_looks_alike_holds_no_secret(address):
    assert Pattern.of("save@example.org").secret_in(address) == ""


@pytest.mark.parametrize(
    "written", ["", "save", "@example.org", "save@", "save@*.example.org", "*-*@example.org", "a b@example.org"]
)
def test_refuses_what_is_no_address(written):
    with pytest.raises(BadPattern):
        Pattern.of(written)
