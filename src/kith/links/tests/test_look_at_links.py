"""A look at a page: what is kept of it, which address it really has, and when it is left alone (rows K19, K10)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from kith.accounts.actions import ProfileDraft, change_profile, suspend_account
from kith.foundations import http
from kith.links.actions import NoWebAddress, link_for, links_for
from kith.links.models import Link, State
from kith.links.tasks import look_again_at_failed
from tests.cast import make_account

STORY = "https://lantern.test/news/1"


def png(width: int = 800, height: int = 450) -> bytes:
    made = BytesIO()
    Image.new("RGB", (width, height), "teal").save(made, "PNG")
    return made.getvalue()


def looked_at(address: str, now, run_jobs) -> Link:
    link = link_for(address=address, now=now)
    run_jobs()
    return Link.objects.select_related("same_as").get(pk=link.pk)


def test_a_page_is_looked_at_once_in_the_background(db, now, fake_web, put_page, run_jobs):
    put_page(STORY, title="A day in court", description="What happened.", site="Lantern", author="Jo Lark")

    link = link_for(address=f"{STORY}?utm_source=x#top", now=now)
    assert link.state == State.NEW
    assert fake_web.asked == [], "no page waits for another's"
    run_jobs()
    again = link_for(address=STORY, now=now)
    run_jobs()

    assert again.pk == link.pk
    assert (again.title, again.site_name, again.author_name) == ("A day in court", "Lantern", "Jo Lark")
    assert again.state == State.READY
    assert fake_web.addresses() == [STORY], "without what counts readers, and only once"


def test_it_is_looked_at_again_when_it_is_old_and_mentioned_again(db, now, fake_web, put_page, run_jobs):
    put_page(STORY, title="First")
    looked_at(STORY, now, run_jobs)
    put_page(STORY, title="Second")
    Link.objects.update(fetched_at=now - timedelta(days=8))

    assert looked_at(STORY, now, run_jobs).title == "Second"


def test_the_picture_is_our_own_copy(db, now, fake_web, put_page, run_jobs):
    put_page(STORY, title="Court", picture="/court.png")
    fake_web.put("https://lantern.test/court.png", png(1600, 900), content_type="image/png")

    link = looked_at(STORY, now, run_jobs)

    assert (link.picture_width, link.picture_height) == (640, 360)
    assert link.picture_blurhash
    assert default_storage.exists(link.picture)
    assert link.picture.startswith("links/")


@pytest.mark.parametrize("body", [b"no picture", png(1, 1), b"<svg xmlns='http://www.w3.org/2000/svg'/>", b""])
def test_what_is_no_picture_is_left_out(db, now, fake_web, put_page, run_jobs, body):
    put_page(STORY, title="Court", picture="/court.png")
    fake_web.put("https://lantern.test/court.png", body, content_type="image/png")

    link = looked_at(STORY, now, run_jobs)
    assert (link.title, link.picture) == ("Court", "")


def test_redirects_and_own_addresses_lead_to_one_link(db, now, fake_web, put_page, run_jobs):
    fake_web.put("https://short.test/a1", status=302, location=f"{STORY}?utm_source=short")
    own = f'<link rel="canonical" href="{STORY}">'
    put_page(f"{STORY}?utm_source=short", title="Court", head=own)
    put_page("https://m.lantern.test/news/1", title="Court", head=own)

    short = looked_at("https://short.test/a1", now, run_jobs)
    phone = looked_at("https://m.lantern.test/news/1", now, run_jobs)

    story = Link.objects.get(address=STORY)
    assert short.same_as == phone.same_as == story
    assert story.title == "Court"
    assert story.state == State.READY


def test_no_chain_is_left(db, now, fake_web, put_page, run_jobs):
    put_page(STORY, title="Court")
    fake_web.put("https://short.test/a1", status=301, location=STORY)
    short = looked_at("https://short.test/a1", now, run_jobs)
    put_page(STORY, title="Court", head='<link rel="canonical" href="/news/court">')
    Link.objects.update(fetched_at=now - timedelta(days=8))
    looked_at(STORY, now, run_jobs)

    court = Link.objects.get(address="https://lantern.test/news/court")
    short.refresh_from_db()
    assert short.same_as == court
    assert court.same_as is None


def test_a_website_may_turn_its_mind(db, now, put_page, run_jobs):
    put_page(STORY, title="Court", head='<link rel="canonical" href="/news/court">')
    looked_at(STORY, now, run_jobs)
    put_page("https://lantern.test/news/court", title="Court", head=f'<link rel="canonical" href="{STORY}">')
    Link.objects.update(fetched_at=now - timedelta(days=8))
    court = looked_at("https://lantern.test/news/court", now, run_jobs)

    assert court.same_as == Link.objects.get(address=STORY)
    assert Link.objects.get(address=STORY).same_as is None


@pytest.mark.parametrize(
    "own",
    ["https://bbc.test/other", "https://lantern.test/", "javascript:alert(1)", "https://jo:pw@lantern.test/x"],
)
def test_a_page_is_not_believed_to_be_any_other(db, now, put_page, run_jobs, own):
    put_page(STORY, title="Court", head=f'<link rel="canonical" href="{own}">')
    assert looked_at(STORY, now, run_jobs).same_as is None


@pytest.mark.parametrize(
    "door",
    ["https://lantern.test/login?next=/news/1", "https://lantern.test/", "https://consent.other.test/?c=1"],
)
def test_doors_before_every_story_are_no_story(db, now, fake_web, put_page, run_jobs, door):
    fake_web.put(STORY, status=302, location=door)
    put_page(door, title="Sign in")

    link = looked_at(STORY, now, run_jobs)
    assert (link.state, link.title, link.same_as) == (State.CLOSED, "", None)


@pytest.mark.parametrize(
    ("status", "state"),
    [(404, State.GONE), (410, State.GONE), (401, State.CLOSED), (403, State.CLOSED), (451, State.CLOSED),
     (429, State.FAILED), (500, State.FAILED)],
)  # fmt: skip
def test_a_page_that_gives_nothing(db, now, fake_web, put_page, run_jobs, status, state):
    put_page(STORY, status=status, title="An error")

    link = looked_at(STORY, now, run_jobs)
    assert (link.state, link.title) == (state, "")
    looked_at(STORY, now, run_jobs)
    assert len(fake_web.asked) == 1, "it is left in peace for a while"


def test_failures_are_asked_ever_more_seldom(db, now, fake_web, run_jobs):
    pauses = []
    for _ in range(5):
        link = looked_at(STORY, now, run_jobs)
        pauses.append(link.fetch_at - link.fetched_at)
        Link.objects.update(fetch_at=None)
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(hours=1)
    assert pauses[-1] <= timedelta(days=7)


def test_what_a_page_said_before_stays_when_it_fails(db, now, fake_web, put_page, run_jobs):
    put_page(STORY, title="Court")
    looked_at(STORY, now, run_jobs)
    fake_web.put(STORY, status=503)
    Link.objects.update(fetched_at=now - timedelta(days=8))

    assert looked_at(STORY, now, run_jobs).title == "Court"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"%PDF-1.7", "application/pdf"), (png(), "image/png"), (b"{}", "application/json")],
)
def test_files_have_no_preview(db, now, fake_web, run_jobs, body, content_type):
    fake_web.put(STORY, body, content_type=content_type)
    assert looked_at(STORY, now, run_jobs).state == State.CLOSED


def test_nothing_inside_is_ever_asked(db, now, run_jobs, monkeypatch):
    monkeypatch.setattr(http, "_looked_up", lambda host, port: [(0, 0, 0, "", ("10.0.0.8", port))])
    link = looked_at("https://intranet.test/rota", now, run_jobs)
    assert link.state == State.CLOSED


def test_an_address_with_a_key_is_left_alone(db, now, fake_web, run_jobs):
    link = looked_at("https://docs.test/d?token=a8Kf0q", now, run_jobs)
    assert link.state == State.LEFT
    assert fake_web.asked == []


def test_words_for_a_few_start_no_look(db, now, fake_web, run_jobs):
    (link,) = links_for(addresses=[STORY, STORY, "nonsense"], now=now, wants_preview=False)
    run_jobs()
    assert link.state == State.NEW
    assert fake_web.asked == []


def test_no_web_address(db, now):
    with pytest.raises(NoWebAddress):
        link_for(address="mailto:jo@lantern.test", now=now)


class TestCredit:
    """Whom a page names counts only if they let it (row K19)."""

    def allow(self, account, now, *websites):
        change_profile(account=account, draft=ProfileDraft(attribution_domains=websites), now=now)

    @pytest.mark.parametrize("creator", ["@amara@kith.test", "amara@KITH.test", "@Amara@kith.test"])
    def test_one_who_lets_the_website(self, amara, now, put_page, run_jobs, creator):
        self.allow(amara, now, "https://www.Lantern.test/about")
        put_page(STORY, title="Court", creator=creator)
        assert looked_at(STORY, now, run_jobs).credited == amara

    def test_one_on_another_server(self, amara, now, put_page, run_jobs):
        emi = make_account("emi", domain="far.test", attribution_domains=["lantern.test"])
        put_page("https://news.lantern.test/1", title="Court", creator="@emi@far.test")
        assert looked_at("https://news.lantern.test/1", now, run_jobs).credited == emi

    @pytest.mark.parametrize("websites", [[], ["other.test"], ["test.lantern.test"], ["antern.test"]])
    def test_nobody_who_did_not_ask_for_it(self, amara, now, put_page, run_jobs, websites):
        self.allow(amara, now, *websites)
        put_page(STORY, title="Court", creator="@amara@kith.test")
        link = looked_at(STORY, now, run_jobs)
        assert (link.creator, link.credited) == ("@amara@kith.test", None)

    def test_letting_it_later_and_taking_it_back(self, amara, now, put_page, run_jobs):
        put_page(STORY, title="Court", creator="@amara@kith.test")
        looked_at(STORY, now, run_jobs)
        self.allow(amara, now, "lantern.test")
        run_jobs()
        assert Link.objects.get().credited == amara
        self.allow(amara, now)
        run_jobs()
        assert Link.objects.get().credited is None

    def test_nobody_who_is_gone(self, amara, now, put_page, run_jobs):
        self.allow(amara, now, "lantern.test")
        suspend_account(account=amara, now=now)
        put_page(STORY, title="Court", creator="@amara@kith.test")
        assert looked_at(STORY, now, run_jobs).credited is None


def test_the_clock_tries_what_failed_again_and_not_for_ever(db, now, fake_web, put_page, run_jobs):
    looked_at(STORY, now, run_jobs)
    Link.objects.update(fetch_at=now)
    put_page(STORY, title="Court")
    look_again_at_failed.func()
    run_jobs()
    assert Link.objects.get().title == "Court"

    Link.objects.update(state=State.FAILED, failures=8, fetch_at=now)
    asked = len(fake_web.asked)
    look_again_at_failed.func()
    run_jobs()
    assert len(fake_web.asked) == asked
