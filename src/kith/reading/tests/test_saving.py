"""Saving any address of the web (row K8): typed, by the bookmarklet, or shared by another app."""

from dataclasses import replace

import pytest
from django.test import Client

from kith.links.models import Link
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Bookmark
from kith.reading.actions import save_address
from kith.reading.models import Annotation
from kith.reading.views import saving

ADDRESS = "https://lantern.test/a-page?utm_source=mail"


@pytest.fixture
def browser(ben, sign_in):
    return sign_in(ben)


def seen(browser, address="/saved", **more):
    return browser.get(address, more).content.decode()


def test_any_address_is_saved_once_in_all_its_spellings(browser, ben):
    for spelt in (ADDRESS, "lantern.test/a-page", "http://www.lantern.test/a-page/#top"):
        assert browser.post("/save", {"url": spelt, "title": "A page"}).status_code == 302

    kept = Bookmark.objects.get(account=ben)
    assert kept.link.address == "https://lantern.test/a-page"
    page = seen(browser)
    assert "A page" in page
    assert f'href="/saved/{kept.pk}"' in page


def test_asking_saves_nothing_yet(browser, ben):
    page = seen(browser, "/save", url=ADDRESS, title="A page", text="Mostly sleep")

    assert f'value="{ADDRESS}"' in page
    assert "Mostly sleep" in page
    assert not Bookmark.objects.exists()
    assert Client().get("/save", {"url": ADDRESS})["Location"].startswith("/sign-in?next=/save%3Furl%3D")


@pytest.mark.parametrize(
    ("shared", "url", "title", "words"),
    [
        ({"text": "Look at this https://lantern.test/x"}, "https://lantern.test/x", "Look at this", ""),
        ({"text": "https://lantern.test/x", "title": "A"}, "https://lantern.test/x", "A", ""),
        ({"title": "https://lantern.test/x"}, "https://lantern.test/x", "", ""),
        ({"url": "https://lantern.test/x", "title": "A", "text": "A"}, "https://lantern.test/x", "A", ""),
        ({"url": "https://lantern.test/x", "text": "Words"}, "https://lantern.test/x", "", "Words"),
        ({"text": "lantern.test/x"}, "lantern.test/x", "", ""),
        ({"text": "no address in here"}, "", "", ""),
    ],
)
def test_whatever_apps_share_is_understood(browser, shared, url, title, words):
    form = browser.get("/save", shared).context["form"]

    assert (form.initial["url"], form.initial["title"], form.initial["words"]) == (url, title, words)


def test_chosen_words_become_a_highlight(browser, ben):
    browser.post("/save", {"url": ADDRESS, "words": "Mostly sleep"})

    assert Annotation.objects.get(account=ben).quote == "Mostly sleep"
    assert "Mostly sleep" in seen(browser, f"/saved/{Bookmark.objects.get().pk}")


@pytest.mark.parametrize("typed", ["", "not an address", "javascript:alert(1)", "mailto:a@b.test", "https://a b.test"])
def test_what_is_no_address_is_refused_and_kept(browser, typed):
    answer = browser.post("/save", {"url": typed})

    assert answer.status_code == 422
    assert not Bookmark.objects.exists()
    assert not typed or f'value="{typed}"' in answer.content.decode()


def test_what_is_a_post_here_is_saved_as_that(browser, amara, ben, now, settings):
    post = publish_post(author=amara, draft=Draft(text="Words"), now=now)
    for address in (
        f"{settings.KITH_ORIGIN}/@amara/{post.pk}",
        post.uri,
        f"{settings.KITH_ORIGIN}/reading/{post.pk}",
    ):
        browser.post("/save", {"url": address})

    assert Bookmark.objects.get(account=ben).post == post


def test_a_post_one_may_not_see_is_an_address_like_any_other(browser, amara, ben, now, settings):
    post = publish_post(author=amara, draft=Draft(text="Secret", visibility="mentioned"), now=now)

    browser.post("/save", {"url": f"{settings.KITH_ORIGIN}/@amara/{post.pk}"})

    assert Bookmark.objects.get(account=ben).post is None
    assert "Secret" not in seen(browser)


def test_two_addresses_that_turn_out_as_one_are_one(ben, now):
    first = save_address(account=ben, address="https://lantern.test/short", now=now)
    final = Link.objects.create(key="f" * 64, address="https://lantern.test/long", host="lantern.test", created_at=now)
    Link.objects.filter(pk=first.link_id).update(same_as=final)

    assert save_address(account=ben, address="https://lantern.test/short", now=now) == first


def test_who_saves_too_much_waits(browser, settings, monkeypatch):
    settings.KITH_RATE_LIMITS = True
    monkeypatch.setattr(saving, "_SAVES", replace(saving._SAVES, most=3))
    for number in range(3):
        browser.post("/save", {"url": f"https://lantern.test/{number}"})

    answer = browser.post("/save", {"url": "https://lantern.test/one-more"})

    assert answer.status_code == 422
    assert "Try again in" in answer.content.decode()


def test_the_bookmarklet_leads_here(browser, settings):
    page = seen(browser, "/save")

    assert f'href="javascript:void(location.href=&#x27;{settings.KITH_ORIGIN}/save?url=' in page


@pytest.mark.parametrize("words", ["", "\u200b", "\u2060 \u200b"])
def test_words_that_nobody_can_see_are_none(browser, ben, words):
    saved = browser.post("/save", {"url": "https://lantern.test/1", "title": "A day", "words": words})

    assert saved.status_code == 302
    assert Bookmark.objects.filter(account=ben).count() == 1
    assert not Annotation.objects.exists()
