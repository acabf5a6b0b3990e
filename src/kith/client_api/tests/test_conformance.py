"""Every operation, asked as its description allows: what comes back is what the description says, and never a failure.

Schemathesis makes the requests and judges the answers. What it makes up seldom finds anything that is there, so most
addresses lead to something of the cast.
"""

import json
import logging
from contextlib import suppress
from datetime import timedelta

import hypothesis
import pytest
import schemathesis
from django.core.files.base import ContentFile
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kith.accounts.actions import feature_tag, follow, mute
from kith.accounts.models import Account
from kith.client_api.openapi.document import document
from kith.client_api.urls import ROUTER
from kith.collections.actions import CollectionDraft, make_collection
from kith.filters.actions import FilterDraft, Keyword, hold_post, make_filter
from kith.media.actions import prepare_media, receive_upload
from kith.media.tests import making
from kith.members.scopes import ALL
from kith.moderation.actions import report
from kith.notifications.models import Notification as Notice
from kith.posts.actions import bookmark, boost, favourite, plan_post, publish_post
from kith.posts.drafts import Draft, PollDraft
from kith.servers import queries as servers
from kith.servers.actions import announce_to_everyone
from kith.timelines.actions import ListDraft, make_list, put_in_list
from kith.timelines.models import Conversation
from tests.cast import make_account

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 2  # more find more: 15 take two minutes
NOBODYS = "9999"


@pytest.fixture
def places(amara, ben, chidi, dee, run_jobs, monkeypatch):
    """What the blanks of addresses may hold so that something is found, by the word before them."""
    now = timezone.now()

    def publish(author, text, **fields):
        return publish_post(author=author, draft=Draft(text=text, **fields), now=now)

    follow(follower=dee, target=amara, now=now)
    follow(follower=ben, target=dee, now=now)
    mute(account=dee, target=chidi, now=now)
    feature_tag(account=dee, tag="river")
    photo = receive_upload(owner_id=amara.pk, upload=ContentFile(making.png()), now=now)
    prepare_media(file=photo)
    loose = receive_upload(owner_id=dee.pk, upload=ContentFile(making.png()), now=now)
    poll = PollDraft(options=("Tea", "Coffee"), lasts=timedelta(days=1))
    asked = publish(amara, "Tea or coffee? #river https://news.test/a", poll=poll)
    shown = publish(amara, "Look", media_ids=[photo.pk], warning="A kitten")
    own = publish(dee, "Mine, with @ben :kitten:")
    answer = publish(ben, "@dee An answer", in_reply_to_id=own.id)
    between = publish(amara, "@dee between us", visibility="mentioned")
    for post in (asked, own):
        favourite(account=ben, post=post, now=now)
        favourite(account=dee, post=post, now=now)
    boosted = boost(account=ben, post=own, now=now)
    bookmark(account=dee, post=asked, now=now)
    kept = make_list(owner=dee, draft=ListDraft(title="Team"), now=now)
    put_in_list(kept=kept, account=amara, now=now)
    filtered = make_filter(account=dee, draft=FilterDraft(title="Hot", keywords=[Keyword("coffee", True)]), now=now)
    held = hold_post(account=dee, filter_id=filtered.pk, post_id=shown.id, now=now)
    waiting = plan_post(account=dee, draft=Draft(text="Later"), send_at=now + timedelta(days=1), now=now)
    reported = report(by=amara, about=chidi, post=publish(chidi, "Rude"), category="abuse", now=now)
    told = announce_to_everyone(text="We move", starts_at=now, ends_at=None, by_name="dee", now=now)
    monkeypatch.setattr(servers, "_announcements", (1e12, [told]))
    remote = make_account("emi", domain="elsewhere.test")
    run_jobs()
    notice = Notice.objects.filter(account=dee).first()
    draft = CollectionDraft(name="Good company", tag="care", is_discoverable=True)
    company = make_collection(owner=dee, draft=draft, accounts=[dee], now=now)
    publish(amara, f"Look at http://kith.test/collections/{company.pk}")
    Account.objects.filter(pk=dee.pk).update(is_discoverable=True)
    hers = make_collection(owner=amara, draft=draft, accounts=[Account.objects.get(pk=dee.pk)], now=now)
    run_jobs()
    conversation = Conversation.objects.filter(owner=dee).first()
    found = {
        "accounts": [amara, ben, chidi, dee, remote], "statuses": [asked, shown, own, answer, between, boosted],
        "lists": [kept], "list": [kept], "filters": [filtered], "scheduled_statuses": [waiting], "reports": [reported],
        "announcements": [told], "media": [loose, photo], "polls": [asked.poll], "conversations": [conversation],
        "notifications": [notice], "requests": [amara], "follow_requests": [ben], "suggestions": [amara],
        "featured_tags": [dee.featured_tags.get()], "collections": [company, hers],
        "items": [company.items.get(), hers.items.get()],
    }  # fmt: skip
    ids = {word: [str(each.pk) for each in rows] for word, rows in found.items()}
    ids["filters"] += [str(filtered.keywords.get().pk), str(held.pk)]
    ids["keywords"], ids["tags"], ids["tag"] = [str(filtered.keywords.get().pk)], ["river", "sea"], ["river"]
    ids["groups"], ids["reactions"] = [f"ungrouped-{notice.pk}", "nothing"], ["🎉", "no"]
    return ids


@pytest.fixture
def wsgi(db):
    """The server as it runs, but for closing the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask_about(operation, places, headers, *, mode=GenerationMode.POSITIVE, checks=CHECKS, examples=EXAMPLES):
    """Ask an operation a few things, each undone afterwards, and return what is wrong with the answers."""
    faults = []
    words = operation.path.split("/")

    @hypothesis.settings(
        max_examples=examples, deadline=None, suppress_health_check=list(hypothesis.HealthCheck), database=None,
        phases=[hypothesis.Phase.generate], derandomize=hypothesis.settings.default.derandomize,
    )  # fmt: skip
    @hypothesis.given(st.data())
    def ask(data):
        case = data.draw(operation.as_strategy(generation_mode=mode))
        for place, word in enumerate(words):
            if word.startswith("{") and word != "{date}":
                known = places.get("groups" if word == "{group_key}" else words[place - 1], [])
                case.path_parameters[word[1:-1]] = data.draw(st.sampled_from([*known, *known, NOBODYS]))
        with transaction.atomic():
            response = case.call(headers=headers | {"Accept-Encoding": "identity"})
            transaction.set_rollback(True)
        try:
            case.validate_response(response, checks=checks)
        except FailureGroup as wrong:
            faults.extend(
                f"{operation.label} {case.path_parameters} {case.query} {case.body}: {each}"
                for each in wrong.exceptions
            )

    with suppress(Unsatisfiable):  # of what takes nothing, nothing can be wrong
        ask()
    return faults


def no_crash(context, response, case):
    """501 is an answer: what was asked for isn't spoken here."""
    assert response.status_code in {501, 503} or response.status_code < 500, response.status_code


@pytest.fixture
def operations(wsgi):
    schema = schemathesis.openapi.from_dict(json.loads(document(ROUTER.routes)))
    schema.app = wsgi
    logging.getLogger("schemathesis").setLevel(logging.ERROR)
    found = [result.ok() for result in schema.get_all_operations()]
    assert len(found) == sum(len(route.views) for route in ROUTER.routes)
    return found


@pytest.fixture
def of_owner(app_of, dee):
    return {"Authorization": f"Bearer {app_of(dee, ' '.join(ALL)).token}"}


def test_answers_are_as_described(operations, places, of_owner):
    assert [fault for each in operations for fault in ask_about(each, places, of_owner)] == []


def test_answers_to_nobody_are_as_described(operations, places):
    opened = [each for each in operations if {} in each.definition.raw["security"]]
    assert [fault for each in opened for fault in ask_about(each, places, {})] == []


def test_nonsense_makes_nothing_fail(operations, places, of_owner):
    """What the description does not allow, where a body is taken: other types, other shapes, no object at all."""
    nonsense = {"mode": GenerationMode.NEGATIVE, "checks": [no_crash], "examples": 1}
    take_something = [each for each in operations if each.body]
    assert [fault for each in take_something for fault in ask_about(each, places, of_owner, **nonsense)] == []
