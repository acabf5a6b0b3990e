"""Mastodon.py, a client that others wrote (MIT), against a real Kith: what a member does with an app in a day."""

import base64
import hashlib
import html
import io
import os
import re
import secrets
import signal
import threading
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from mastodon import Mastodon, MastodonIllegalArgumentError, MastodonUnauthorizedError, StreamListener
from PIL import Image

from tests.cast import PASSWORD
from tests.processes.running import PATIENCE, RunningKith
from tests.processes.test_up import until

pytestmark = [
    pytest.mark.processes,
    pytest.mark.only_on("sqlite"),  # the same on every database, and slow
]

SCOPES = ["read", "write", "follow", "push"]
BACK = "org.app.test://back"  # as an app on a phone has it


@pytest.fixture(scope="module")
def kith(tmp_path_factory):
    running = RunningKith(tmp_path_factory.mktemp("kith"))
    running.command("account", "create", "amara", "amara@mail.test", PASSWORD, "--admin")
    running.command("account", "create", "ben", "ben@mail.test", PASSWORD)
    running.start()
    yield f"http://localhost:{running.port}"
    running.stop()
    if running.process.poll() is None:
        os.killpg(running.process.pid, signal.SIGKILL)


def say_yes(address, username):
    """Sign in where the consent page sends who is a stranger, say yes, and return the answer to that."""
    browser = requests.Session()
    page = browser.get(address)
    page = _send(browser, page, login=username, password=PASSWORD, next=_hidden(page, "next"))
    assert "Let <bdi>" in page.text, page.text
    return _send(browser, page, answer="yes", to=page.url)


def _send(browser, page, *, to="", **fields):
    to = to or f"{page.url.partition('?')[0]}"
    fields["csrfmiddlewaretoken"] = _hidden(page, "csrfmiddlewaretoken")
    answer = browser.post(to, data=fields, headers={"Referer": page.url}, allow_redirects=False)
    inside = answer.headers.get("Location", "").startswith("/")
    return browser.get(f"{address_of(page)}{answer.headers['Location']}") if inside else answer


def address_of(page):
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}"


def _hidden(page, name):
    return html.unescape(re.search(f'name="{name}" value="([^"]*)"', page.text)[1])


@pytest.fixture(scope="module")
def amara(kith):
    """Signed in as Mastodon.py does it: the code is shown, and she copies it."""
    client_id, secret = Mastodon.create_app("Mastodon.py", api_base_url=kith, scopes=SCOPES)
    app = Mastodon(client_id, secret, api_base_url=kith)

    page = say_yes(app.auth_request_url(scopes=SCOPES, allow_http=True), "amara")
    app.log_in(code=re.search(r'id="code" value="([^"]+)"', page.text)[1], scopes=SCOPES, allow_http=True)
    return app


@pytest.fixture(scope="module")
def ben(kith):
    """Signed in with PKCE, as newer apps do it: sent back to an app, which brings what it kept to itself."""
    client_id, secret = Mastodon.create_app("Phone", api_base_url=kith, scopes=SCOPES, redirect_uris=BACK)
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": client_id, "redirect_uri": BACK, "response_type": "code", "scope": " ".join(SCOPES),
        "state": "kept", "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip

    sent = say_yes(f"{kith}/oauth/authorize?{urlencode(asked)}", "ben").headers["Location"]
    told = parse_qs(urlsplit(sent).query)
    brought = {
        "grant_type": "authorization_code", "client_id": client_id, "client_secret": secret, "redirect_uri": BACK,
        "code": told["code"][0], "code_verifier": verifier,
    }  # fmt: skip
    token = requests.post(f"{kith}/oauth/token", data=brought, timeout=20).json()

    assert sent.startswith(f"{BACK}?")
    assert told["state"] == ["kept"]
    return Mastodon(client_id, secret, token["access_token"], api_base_url=kith)


@pytest.fixture(scope="module")
def friends(amara, ben):
    """Amara and Ben follow each other; returns their accounts."""
    assert ben.account_follow(amara.me()).following
    assert amara.account_follow(ben.me()).followed_by
    return amara.me(), ben.me()


def picture():
    made = io.BytesIO()
    Image.new("RGB", (320, 200), "teal").save(made, "PNG")
    return made.getvalue()


class Heard(StreamListener):
    """What came over a stream, and a way to wait for it."""

    def __init__(self):
        self._events = []
        self._grew = threading.Condition()

    def handle_heartbeat(self):
        self.on_any_event("greeting")

    def on_any_event(self, name, data=None, for_stream=None):
        with self._grew:
            self._events.append((name, data))
            self._grew.notify_all()

    def wait_for(self, name, what=lambda data: True):
        with self._grew:
            assert self._grew.wait_for(lambda: self._found(name, what), PATIENCE), f"no {name!r}, only {self._events}"
            return self._found(name, what)[0]

    def _found(self, name, what):
        return [data for each, data in self._events if each == name and what(data)]


def test_signing_in_says_who_one_is(amara, ben):
    assert (amara.me().username, ben.me().username) == ("amara", "ben")
    assert amara.app_verify_credentials().name == "Mastodon.py"
    assert amara.instance().configuration.statuses.max_characters >= 500


def test_a_password_is_refused_in_words_that_it_understands(kith, amara):
    other = Mastodon(amara.client_id, amara.client_secret, api_base_url=kith)

    with pytest.raises(MastodonIllegalArgumentError, match="no longer supported"):
        other.log_in("amara@mail.test", PASSWORD, scopes=SCOPES, allow_http=True)


def test_a_picture_an_answer_and_what_becomes_of_them(amara, ben, friends):
    media = amara.media_post(picture(), "image/png", description="A teal square", focus=(0.5, -0.5), synchronous=True)
    post = amara.status_post("Supper by the #river", media_ids=[media], idempotency_key="once", language="en")
    again = amara.status_post("Supper by the #river", media_ids=[media], idempotency_key="once", language="en")
    answer = ben.status_reply(post, "Looks good!")

    assert again.id == post.id
    assert post.media_attachments[0].description == "A teal square"
    assert requests.get(post.media_attachments[0].url, timeout=20).headers["Content-Type"] == "image/png"
    assert (post.language, post.tags[0].name, post.application.name) == ("en", "river", "Mastodon.py")
    assert [each.id for each in amara.status_context(post).descendants] == [answer.id]
    assert answer.mentions[0].acct == "amara"
    assert until(lambda: [each.id for each in ben.timeline_home()] == [answer.id, post.id])

    edited = amara.status_update(post, "Supper by the #lake", media_ids=[media])
    assert edited.edited_at is not None
    assert "lake" in edited.content
    assert [("river" in each.content) for each in amara.status_history(post)] == [True, False]

    assert amara.status_delete(post).text == "Supper by the #lake"
    assert ben.status_context(answer).ancestors == []


def test_favourite_boost_and_bookmark_there_and_back(amara, ben, friends):
    post = amara.status_post("A long walk")

    liked, boosted, kept = ben.status_favourite(post), ben.status_reblog(post), ben.status_bookmark(post)
    seen = amara.status(post)

    assert (liked.favourited, boosted.reblog.id, boosted.reblog.reblogged, kept.bookmarked) == (
        True,
        post.id,
        True,
        True,
    )
    assert (seen.favourites_count, seen.reblogs_count, seen.favourited, seen.reblogged) == (1, 1, False, False)
    assert [each.id for each in ben.bookmarks()] == [post.id]
    assert [each.acct for each in amara.status_reblogged_by(post)] == ["ben"]
    ben.status_unfavourite(post)
    ben.status_unbookmark(post)
    assert ben.status_unreblog(post).reblogged is False
    assert (ben.favourites(), ben.bookmarks()) == ([], [])


def test_lists_and_filters(amara, ben, friends):
    team = amara.list_create("Team", replies_policy="followed")
    amara.list_accounts_add(team, [friends[1]])
    amara.create_filter_v2(
        "Sport", ["home"], "warn", keywords_attributes=[{"keyword": "cricket", "whole_word": True}]
    )  # fmt: skip
    post = ben.status_post("I watched the cricket all day")

    assert [each.acct for each in amara.list_accounts(team)] == ["ben"]
    assert until(lambda: post.id in [each.id for each in amara.timeline_list(team)])
    assert until(lambda: post.id in [each.id for each in amara.timeline_home()])
    at_home = next(each for each in amara.timeline_home() if each.id == post.id)
    assert (at_home.filtered[0].filter.title, at_home.filtered[0].keyword_matches) == ("Sport", ["cricket"])
    assert [each.phrase for each in amara.filters()] == ["cricket"]  # the older way to read them
    amara.delete_filter_v2(amara.filters_v2()[0])
    amara.list_delete(team)
    assert (amara.lists(), amara.filters_v2()) == ([], [])


def test_a_collection_is_shared_heard_of_and_left(amara, ben, friends):
    ben.account_update_credentials(discoverable=True)
    assert amara.account(friends[1]).feature_approval.current_user == "automatic"
    made = amara.collection_create("Good company", tag_name="river", discoverable=True, account_ids=[friends[1]])
    kept = made.collection

    assert [each.id for each in ben.account_collections(friends[0]).collections] == [kept.id]
    assert [each.acct for each in ben.collection(kept.id).accounts] == ["amara", "ben"]
    assert until(lambda: any(each.type == "added_to_collection" for each in ben.notifications()))
    told = next(each for each in ben.notifications() if each.type == "added_to_collection")
    assert (told.collection.name, told.collection.tag.name) == ("Good company", "river")
    assert [each.id for each in ben.search_v2(kept.url).collections] == [kept.id]

    (inside,) = ben.account_in_collections(friends[1]).collections
    ben.collection_item_revoke(inside.id, inside.collection_items[0].id)
    assert ben.account_in_collections(friends[1]).collections == []
    assert amara.collection_update(kept.id, name="Better company").collection.item_count == 0
    amara.collection_delete(kept.id)
    assert amara.account_collections(friends[0]).collections == []


def test_searching_finds_posts_people_and_tags(amara, ben, friends):
    post = ben.status_post("A kingfisher by the #harbour")

    assert amara.search("kingfisher", result_type="statuses").statuses == []  # not without his consent
    ben.account_update_credentials(indexable=True)
    assert until(lambda: [each.id for each in amara.search("kingfisher", result_type="statuses").statuses] == [post.id])
    assert [each.acct for each in amara.account_search("ben")] == ["ben"]
    assert amara.search("#harbour").hashtags[0].name == "harbour"
    assert amara.tag_follow("harbour").following


def test_a_poll_takes_votes(amara, ben, friends):
    poll = amara.status_post("Tea?", poll=amara.make_poll(["Yes", "No"], expires_in=3600)).poll

    voted = ben.poll_vote(poll, [0])

    assert (voted.voted, voted.own_votes, voted.options[0].votes_count) == (True, [0], 1)


def test_what_happens_is_heard_at_once_and_stands_in_the_bell(amara, ben, friends):
    heard = Heard()
    # Ends when the house does; Mastodon.py's own way to close a stream waits until something is said on it.
    threading.Thread(target=amara.stream_user, args=[heard], daemon=True).start()
    heard.wait_for("greeting")
    post = amara.status_post("Good morning")
    heard.wait_for("update", lambda status: status.id == post.id)
    first, second = ben.status_reply(post, "And to you"), amara.status_post("Good evening")
    ben.status_favourite(post)
    ben.status_favourite(second)
    told = heard.wait_for("notification", lambda each: each.type == "mention" and each.status.id == first.id)
    ben.status_delete(first)
    heard.wait_for("delete", lambda status_id: str(status_id) == str(first.id))
    amara.status_update(post, "Good morning, all")
    heard.wait_for("status.update", lambda status: str(status["id"]) == str(post.id))

    def thanked():
        groups = amara.grouped_notifications(types=["favourite"])
        return {each.status_id for each in groups.notification_groups}

    assert until(lambda: thanked() >= {str(post.id), str(second.id)})
    kinds = [each.type for each in amara.notifications(types=["favourite", "follow"])]
    groups = amara.grouped_notifications(types=["favourite"])
    assert told.account.acct == "ben"
    assert set(kinds) == {"favourite", "follow"}
    assert [each.acct for each in groups.accounts] == ["ben"]
    assert amara.notifications_unread_count().count > 0
    amara.notifications_clear()
    assert amara.notifications() == []


def test_an_app_that_was_sent_away_is_out(kith):
    client_id, secret = Mastodon.create_app("Short visit", api_base_url=kith, scopes=SCOPES)
    app = Mastodon(client_id, secret, api_base_url=kith)
    page = say_yes(app.auth_request_url(scopes=SCOPES, allow_http=True), "ben")
    token = app.log_in(code=re.search(r'id="code" value="([^"]+)"', page.text)[1], scopes=SCOPES, allow_http=True)

    app.revoke_access_token(allow_http=True)

    with pytest.raises(MastodonUnauthorizedError):
        Mastodon(access_token=token, api_base_url=kith).me()
