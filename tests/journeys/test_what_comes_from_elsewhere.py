"""Posts of another server on every door here: who × audience × door, and that none of them goes out again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kith.accounts.actions import block
from kith.client_api.tests.conftest import App
from kith.federation.lookup.actors import keep_actor
from kith.federation.models import Outgoing
from kith.federation.tests.notes import arrive, follow, mention_of
from kith.federation.tests.remote import put_actor
from kith.members.letting_in import new_token, register_app
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.protocols.activitypub.reading_actors import read_actor
from kith.protocols.activitypub.vocabulary import PUBLIC
from tests.cast import NOW, make_member

WORDS = "Forty minutes round the park"
# To whom Emi's server addresses a post; Dora, here, is named in each.
AUDIENCES = {
    "everyone": lambda emi, dora: {"to": [PUBLIC], "cc": [f"{emi.uri}/followers", dora.uri]},
    "quiet": lambda emi, dora: {"to": [f"{emi.uri}/followers"], "cc": [PUBLIC, dora.uri]},
    "followers": lambda emi, dora: {"to": [f"{emi.uri}/followers"], "cc": [dora.uri]},
    "mentioned": lambda emi, dora: {"to": [dora.uri], "cc": []},
}
# Amara follows Emi, Dora is named, Chidi has no tie, Fay blocked Emi, a visitor has no name here.
MAY_READ = {
    "everyone": {"amara", "dora", "chidi", "visitor"},
    "quiet": {"amara", "dora", "chidi", "visitor"},
    "followers": {"amara", "dora"},
    "mentioned": {"dora"},
}
WHO = ("amara", "dora", "chidi", "fay", "visitor")


@pytest.fixture
def people(amara, chidi, emi):
    dora, fay = make_member("dora"), make_member("fay")
    follow(amara, emi)
    block(account=fay, target=emi, now=timezone.now())
    # As who is looked up is kept (federation/lookup/keeping.py), here with leave to be found by their words.
    emi.is_indexable, emi.offers_feed = True, False
    emi.save()
    return {"amara": amara, "chidi": chidi, "dora": dora, "fay": fay}


@pytest.fixture
def browser_of(people, sign_in):
    return lambda who: Client() if who == "visitor" else sign_in(people[who])


@pytest.fixture
def app_of(people):
    app = register_app(name="Tests", redirect_uris=["https://app.test/"], scopes=["read", "write"], now=NOW).app

    def app_of(who):
        user = None if who == "visitor" else people[who].user
        return App(new_token(app=app, user=user, scopes=["read", "write"], now=NOW))

    return app_of


@pytest.fixture
def post(people, emi, run_jobs):
    def receive(audience, number=1, **more):
        made = arrive(
            emi,
            number,
            now=timezone.now(),
            published=(timezone.now() - timedelta(minutes=5)).isoformat(),
            content=f"<p>{WORDS} @dora #walk</p>",
            tag=[mention_of(people["dora"]), {"type": "Hashtag", "name": "#walk"}],
            **AUDIENCES[audience](emi, people["dora"]) | more,
        )
        run_jobs()
        return made

    return receive


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_on_every_page(who, audience, post, browser_of):
    made = post(audience)
    browser = browser_of(who)
    may = who in MAY_READ[audience]

    def says(door, **about):
        return WORDS in browser.get(door, about).content.decode()

    assert browser.get(f"/@emi@elsewhere.test/{made.id}").status_code == (200 if may else 404)
    assert not says("/here")
    for door in ("/known", "/tags/walk"):
        assert says(door) == (may and audience == "everyone"), door
    if who != "visitor":
        assert says("/@emi@elsewhere.test") == may
        assert says("/home") == (who == "amara" and may)
        is_private = audience == "mentioned"
        assert says("/notices") == (who == "dora" and not is_private)
        assert says("/notices/requests") == (who == "dora" and is_private)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_in_every_app(who, audience, post, app_of, emi):
    made = post(audience)
    app = app_of(who)
    may = who in MAY_READ[audience]

    def holds(door):
        answer = app.get(door)
        return answer.status_code == 200 and str(made.id) in [each["id"] for each in answer.json()]

    status = app.get(f"/api/v1/statuses/{made.id}")
    assert status.status_code == (200 if may else 404)
    if may:
        entity = status.json()
        assert (entity["uri"], entity["url"]) == (made.uri, made.url)
        assert entity["account"]["acct"] == "emi@elsewhere.test"
        assert [each["acct"] for each in entity["mentions"]] == ["dora"]
    is_listed = may and audience == "everyone"
    assert holds("/api/v1/timelines/public") == is_listed
    assert holds("/api/v1/timelines/public?remote=true") == is_listed
    assert not holds("/api/v1/timelines/public?local=true")
    assert holds("/api/v1/timelines/tag/walk") == is_listed
    if who != "visitor":
        assert holds(f"/api/v1/accounts/{emi.id}/statuses") == may
        assert holds("/api/v1/timelines/home") == (who == "amara" and may)


@pytest.mark.parametrize("who", ["amara", "dora", "chidi", "fay"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_by_its_words(who, audience, post, browser_of):
    post(audience)

    found = browser_of(who).get("/search", {"q": "Forty minutes", "show": "posts"}).content.decode()
    found = found.replace("<mark>", "").replace("</mark>", "")

    # Who is named in a post finds it by its words, whoever it is for; so does everyone what its author lets be found.
    assert (WORDS in found) == (who == "dora" or (audience == "everyone" and who in MAY_READ[audience]))


def test_who_does_not_want_to_be_found_is_not_found(post, browser_of, emi):
    emi.is_indexable = False
    emi.save()
    post("everyone")

    found = browser_of("chidi").get("/search", {"q": "Forty minutes", "show": "posts"}).content.decode()
    assert "round the park" not in found


def test_who_changes_their_mind_elsewhere_is_followed_here(post, browser_of, emi, fake_web, run_jobs):
    def finds():
        page = browser_of("chidi").get("/search", {"q": "Forty minutes", "show": "posts"}).content.decode()
        return "round the park" in page

    emi.is_indexable = False
    emi.save()
    post("everyone")

    keep_actor(read_actor(put_actor(fake_web, indexable=True)), now=timezone.now())
    run_jobs()
    assert finds()
    keep_actor(read_actor(put_actor(fake_web, indexable=False)), now=timezone.now())
    assert not finds()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_goes_out_in_no_feed_and_to_no_other_server(audience, post, run_jobs):
    run_jobs()
    Outgoing.objects.all().delete()
    post(audience)
    browser = Client()

    for feed in ("/@emi@elsewhere.test/feed.rss", "/tags/walk/feed.rss", "/here/feed.atom", "/known/feed.atom"):
        answer = browser.get(feed)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert WORDS not in content.decode(), feed
    assert not Outgoing.objects.exists()


def test_an_answer_stands_in_the_discussion_and_rings(people, emi, browser_of, app_of, run_jobs):
    asked = publish_post(author=people["amara"], draft=Draft(text="Who walks?"), now=timezone.now())

    answer = arrive(
        emi,
        now=timezone.now(),
        published=timezone.now().isoformat(),
        content=f"<p>{WORDS}</p>",
        inReplyTo=asked.uri,
        tag=[mention_of(people["amara"])],
    )
    run_jobs()

    assert WORDS in browser_of("visitor").get(f"/@amara/{asked.id}").content.decode()
    assert WORDS in browser_of("amara").get("/notices").content.decode()
    thread = app_of("amara").get(f"/api/v1/statuses/{asked.id}/context").json()
    assert [(each["id"], each["in_reply_to_id"]) for each in thread["descendants"]] == [(str(answer.id), str(asked.id))]


def test_a_private_answer_is_read_by_nobody_else(people, emi, browser_of, app_of, run_jobs):
    asked = publish_post(author=people["amara"], draft=Draft(text="Who walks?"), now=timezone.now())

    answer = arrive(
        emi,
        now=timezone.now(),
        published=timezone.now().isoformat(),
        content=f"<p>{WORDS}</p>",
        inReplyTo=asked.uri,
        to=[people["amara"].uri],
        cc=[],
        tag=[mention_of(people["amara"])],
    )
    run_jobs()

    for who in WHO:
        may = who == "amara"
        assert (WORDS in browser_of(who).get(f"/@amara/{asked.id}").content.decode()) == may, who
        thread = app_of(who).get(f"/api/v1/statuses/{asked.id}/context").json()
        assert (str(answer.id) in [each["id"] for each in thread["descendants"]]) == may, who
    asked.refresh_from_db()
    assert asked.replies_count == 0
