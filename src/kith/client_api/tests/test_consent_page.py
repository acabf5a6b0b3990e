"""On the page that lets an app in, who sits at somebody else's browser becomes themselves and comes back."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.utils.html import escape

from tests.cast import PASSWORD, make_member

TUSKY = "com.keylesspalace.tusky://oauth"

pytestmark = pytest.mark.django_db


def test_somebody_else_signs_in_and_lets_the_app_in(register, member):
    query = {"client_id": register()["client_id"], "redirect_uri": TUSKY, "response_type": "code", "state": "a&b"}
    address = f"/oauth/authorize?{urlencode(query)}"
    make_member("rosa")

    page = member.get(address).content.decode()
    assert f'name="next" value="{escape(address)}"' in page
    left = member.post("/sign-out", {"next": address})
    assert left["Location"] == address
    door = member.get(address)
    assert door["Location"].startswith("/sign-in?next=")
    entered = member.post(door["Location"], {"login": "rosa", "password": PASSWORD})
    assert entered["Location"] == address

    assert "@rosa" in member.get(address).content.decode()
    told = parse_qs(urlsplit(member.post(address, {"answer": "yes"})["Location"]).query)
    assert told["state"] == ["a&b"]
    assert "code" in told
