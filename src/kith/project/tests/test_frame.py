"""The frame of a page is kept in parts: what differs by reader must be in their key."""

import pytest

from kith.members.models import Rank, User

pytestmark = pytest.mark.django_db


def test_a_chosen_theme_shows_on_the_next_page(amara, sign_in):
    browser = sign_in(amara)
    before = browser.get("/here").content.decode()

    User.objects.filter(account=amara).update(theme="dark", text_size="larger", density="compact", shows_pictures=False)
    after = browser.get("/here").content.decode()

    assert "data-theme" not in before
    for said in ('data-theme="dark"', 'data-text="larger"', 'data-density="compact"', 'data-pictures="off"'):
        assert said in after


def test_the_desk_opens_with_the_rank_and_closes_with_it(amara, sign_in):
    browser = sign_in(amara)
    before = browser.get("/here").content.decode()

    User.objects.filter(account=amara).update(rank=Rank.OWNER)
    as_owner = browser.get("/here").content.decode()
    User.objects.filter(account=amara).update(rank=Rank.MEMBER)
    after = browser.get("/here").content.decode()

    assert 'href="/manage"' in as_owner
    assert 'href="/manage"' not in before + after


def test_a_new_name_shows_at_once(amara, sign_in, now):
    browser = sign_in(amara)
    browser.get("/here")

    amara.display_name = "Amara O."
    amara.save()

    assert "You: Amara O." in browser.get("/here").content.decode()


def test_readers_never_see_the_tools_of_another(amara, ben, client, sign_in):
    of_amara = sign_in(amara).get("/here").content.decode()
    of_ben = sign_in(ben).get("/here").content.decode()
    of_a_guest = client.get("/here").content.decode()

    assert 'href="/@amara"' in of_amara
    assert 'href="/@ben"' in of_ben
    assert 'href="/@amara"' not in of_ben
    assert "data-who" not in of_a_guest
    assert 'class="menu me"' not in of_a_guest


def test_the_room_one_is_in_is_lit(amara, sign_in):
    browser = sign_in(amara)

    here = browser.get("/here").content.decode()
    known = browser.get("/known").content.decode()

    assert 'href="/here" aria-current="page"' in here
    assert 'href="/here" aria-current="true"' in known
