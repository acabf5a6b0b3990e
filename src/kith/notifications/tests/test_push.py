"""What is pushed to closed apps, what is not, and what becomes of a push service that answers badly."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.accounts.models import Account, Follow, Mute
from kith.filters.actions import FilterDraft, Keyword, make_filter
from kith.foundations import http
from kith.foundations.http import NotReached, TookTooLong, TooMuch
from kith.jobs.models import Job
from kith.members.letting_in import new_token, register_app
from kith.members.models import AppToken, User
from kith.notifications.actions import (
    NotAnEndpoint,
    NotTaken,
    dismiss,
    go_off_duty,
    mark_read,
    notify,
    notify_keepers_of_report,
    push,
    subscribe,
)
from kith.notifications.for_apps import ALERTS, TYPES
from kith.notifications.models import Kind, Notification, PushSubscription
from kith.notifications.push.keys import open_token, seal_token, server_key
from kith.notifications.queries import newest_of
from kith.notifications.tasks import push_notice
from kith.protocols.web_push.encoding import from_text
from kith.protocols.web_push.tests.opening import App as Phone
from kith.servers.queries import this_server
from tests.cast import NOW

ENDPOINT = "https://push.example.org/send/abc"


@pytest.fixture
def listen(db):
    """`listen(amara)`: an app of Amara's hears of everything while it is closed."""
    app = register_app(name="Tests", redirect_uris=["tests://here"], scopes=["push"], now=NOW).app

    def subscribed(
        account,
        *,
        endpoint=ENDPOINT,
        types=ALERTS,
        policy="all",
        scopes=("read", "push"),
        phone=None,
        standard=True,
        language="",
    ):
        written = new_token(app=app, user=account.user, scopes=scopes, now=NOW)
        keys = (phone or Phone()).keys()
        return subscribe(
            account=account, token=AppToken.objects.latest("pk"), written_token=written, endpoint=endpoint,
            is_standard=standard, types=types, policy=policy, language=language, now=NOW, **keys,
        )  # fmt: skip

    return subscribed


@pytest.fixture
def service(monkeypatch):
    """The push service: `service.answer` is its status, or what goes wrong; `service.taken` what it was given."""

    class Service:
        taken: list = []
        answer: object = 201

    def once(method, url, headers, body, max_bytes, ends_at):
        if isinstance(Service.answer, Exception):
            raise Service.answer
        Service.taken.append((method, url, headers))
        return Service.answer, {}, b""

    Service.taken = []
    monkeypatch.setattr(http, "_once", once)
    return Service


@pytest.fixture
def mentioned(told, amara, ben):
    return lambda *, text="@amara a word?", by=None, **fields: told(by or ben, text, **fields)


def test_a_notice_is_pushed_to_each_app_once(listen, service, mentioned, amara, ben):
    listen(amara)
    listen(amara, endpoint="https://other.example.org/xyz", standard=False)
    listen(ben)

    mentioned()

    assert sorted(url for _, url, _ in service.taken) == ["https://other.example.org/xyz", ENDPOINT]
    assert {method for method, _, _ in service.taken} == {"POST"}


def test_who_has_no_app_costs_no_job(listen, amara, ben, chidi):
    listen(chidi)
    notify(kind=Kind.FOLLOW, by=ben, to=[amara.id], now=NOW)
    assert not Job.objects.exists()
    notify(kind=Kind.FOLLOW, by=ben, to=[chidi.id], now=NOW)
    assert Job.objects.get().task == "kith.notifications.tasks.start_pushes"


@pytest.mark.parametrize(
    ("policy", "follows_them", "is_followed", "is_pushed"),
    [
        ("all", False, False, True),
        ("followed", False, True, False),
        ("followed", True, False, True),
        ("follower", False, True, True),
        ("follower", True, False, False),
        ("none", True, True, False),
    ],
)
def test_of_whom_an_app_hears(policy, follows_them, is_followed, is_pushed, listen, service, mentioned, amara, chidi):
    listen(amara, policy=policy)
    for follower, followed, is_so in ((amara, chidi, follows_them), (chidi, amara, is_followed)):
        if is_so:
            Follow.objects.create(follower=follower, followed=followed, created_at=NOW, accepted_at=NOW)

    mentioned(by=chidi)

    assert bool(service.taken) is is_pushed


@pytest.mark.parametrize("kind", Kind.values)
def test_of_what_an_app_hears(kind, listen, service, run_jobs, write, at, amara, ben):
    at(NOW)
    post = write(amara, "Something")
    listen(amara, types=[name for name in ALERTS if name != TYPES.get(kind)])
    listen(amara, types=[TYPES[kind]] if kind in TYPES else ALERTS)
    about_post = kind in {"mention", "reply", "boost", "favourite", "poll", "edit", "post"}

    notify(kind=Kind(kind), by=ben, to=[amara.id], now=NOW, post=post if about_post else None)
    run_jobs()

    assert len(service.taken) == (1 if kind in TYPES else 0)


def silence(what, account, by):
    """Make it so that a notice of `by` is not pushed to `account`, though it was made."""
    user, subscription = account.user, PushSubscription.objects.get()
    if what == "closed":
        user.disabled_at = NOW
        user.save()
    elif what == "suspended":
        Account.objects.filter(pk=account.pk).update(suspended_at=NOW)
    elif what == "quiet kind":
        user.quiet_kinds = ["mention"]
        user.save()
    elif what == "muted":
        Mute.objects.create(account=account, target=by, created_at=NOW)
    elif what == "sender suspended":
        Account.objects.filter(pk=by.pk).update(suspended_at=NOW)
    elif what == "seen":
        mark_read(account=account, up_to=newest_of(account))
    elif what == "dismissed":
        dismiss(account=account, notice_ids=[newest_of(account)])
    elif what == "waits":
        Notification.objects.update(is_filtered=True)
    elif what == "other types":
        PushSubscription.objects.update(types=["follow"])
    elif what == "scope gone":
        AppToken.objects.filter(pk=subscription.token_id).update(scopes="read")
    elif what == "old":
        Notification.objects.update(created_at=NOW - timedelta(hours=49))


@pytest.mark.parametrize(
    "what",
    [
        "closed", "suspended", "quiet kind", "muted", "sender suspended", "seen", "dismissed", "waits", "other types",
        "scope gone", "old",
    ],
)  # fmt: skip
def test_what_changed_since_counts(what, listen, service, mentioned, amara, ben):
    mentioned()
    subscription = listen(amara)
    notice_id = newest_of(amara)

    silence(what, amara, ben)
    push(notice_id=notice_id, subscription_id=subscription.pk, is_late=False, now=NOW)
    assert service.taken == []


def test_without_a_reason_the_same_notice_is_pushed(listen, service, mentioned, amara):
    mentioned()
    push(notice_id=newest_of(amara), subscription_id=listen(amara).pk, is_late=False, now=NOW)
    assert len(service.taken) == 1


def test_nobody_is_pushed_what_is_another_persons(listen, service, mentioned, amara, chidi):
    mentioned()
    push(notice_id=newest_of(amara), subscription_id=listen(chidi).pk, is_late=False, now=NOW)
    assert service.taken == []


@pytest.mark.parametrize(
    ("status", "is_kept"),
    [(200, True), (201, True), (202, True), *((each, False) for each in (400, 401, 403, 404, 410, 413))],
)
def test_a_dead_subscription_is_dropped(status, is_kept, listen, service, mentioned, amara):
    service.answer = status
    listen(amara)
    mentioned()
    assert PushSubscription.objects.exists() is is_kept


@pytest.mark.parametrize("answer", [408, 425, 429, 500, 503, 301, NotReached("x"), TookTooLong("x"), TooMuch("x")])
def test_what_may_pass_is_tried_again(answer, listen, service, mentioned, amara, run_jobs, at):
    service.answer = answer
    subscription = listen(amara)
    with pytest.raises(NotTaken):
        mentioned()
    subscription.refresh_from_db()
    assert subscription.failing_since == NOW

    service.answer = 201
    push(notice_id=newest_of(amara), subscription_id=subscription.pk, is_late=False, now=NOW)
    subscription.refresh_from_db()
    assert subscription.failing_since is None


def test_trying_ends_after_two_hours_and_for_good_after_a_week(listen, service, mentioned, amara):
    service.answer = 503
    subscription = listen(amara)
    with pytest.raises(NotTaken):
        mentioned()
    notice_id = newest_of(amara)

    push(notice_id=notice_id, subscription_id=subscription.pk, is_late=False, now=NOW + timedelta(hours=3))
    assert PushSubscription.objects.exists()

    Notification.objects.update(created_at=NOW + timedelta(days=8))
    push(notice_id=notice_id, subscription_id=subscription.pk, is_late=False, now=NOW + timedelta(days=8))
    assert not PushSubscription.objects.exists()


def test_off_duty_nothing_comes_and_then_the_last_few(listen, service, mentioned, amara, run_jobs, at):
    listen(amara)
    back = go_off_duty(member=amara.user, zone="Europe/London", now=NOW)

    for number in range(5):
        mentioned(text=f"@amara {number}")
    assert service.taken == []
    assert set(Job.objects.values_list("due_at", flat=True)) == {back}

    at(back)
    run_jobs(at=back)
    assert len(service.taken) == 3


def test_what_waits_in_requests_is_not_pushed(listen, service, mentioned, amara, chidi):
    listen(amara)
    mentioned(by=chidi, visibility="mentioned")
    assert Notification.objects.get().is_filtered
    assert service.taken == []


def test_words_under_a_filter_are_not_pushed(listen, amara, ben, told, at, monkeypatch, run_jobs):
    sent = []
    phone = Phone()
    monkeypatch.setattr(http, "_once", lambda method, url, headers, body, *_: sent.append(body) or (201, {}, b""))
    listen(amara, phone=phone)
    make_filter(account=amara, draft=FilterDraft(title="Weather", keywords=[Keyword("rain")]), now=NOW)

    told(ben, "@amara so much rain")

    (body,) = sent
    said = phone.open(body)
    assert b"rain" not in said
    assert b"Weather" in said


def test_a_report_tells_who_reported(listen, amara, dee, run_jobs, at, monkeypatch):
    at(NOW)
    sent = []
    phone = Phone()
    monkeypatch.setattr(http, "_once", lambda method, url, headers, body, *_: sent.append(body) or (201, {}, b""))
    listen(dee, phone=phone)
    notify_keepers_of_report(by=amara, now=NOW)
    run_jobs()
    said = phone.open(sent[0])
    assert b"admin.report" in said
    assert b"Amara Nwosu-Hart reported something" in said


@pytest.mark.parametrize(
    "endpoint",
    ["", "http://push.example.org/", "https://", "https://a b.example/", "ftp://x.example/", "https://\u00fc.example/"],
)
def test_only_whole_and_encrypted_addresses_are_endpoints(endpoint, listen, amara):
    with pytest.raises(NotAnEndpoint):
        listen(amara, endpoint=endpoint)


def test_telling_many_asks_no_more_because_some_have_apps(listen, service, amara, ben, chidi, dee, write):
    post = write(amara, "Something")
    counted = []
    for people in ([ben.id], [chidi.id, dee.id]):
        if len(people) > 1:
            listen(chidi), listen(dee)
        with CaptureQueriesContext(connection) as queries:
            notify(kind=Kind.POST, by=amara, to=people, now=NOW, post=post)
        counted.append(len(queries))
    assert counted[1] <= counted[0] + 1  # the one job that starts the others


@pytest.mark.parametrize(
    ("chosen", "app_says", "server", "says"),
    [
        ("cy", "en-gb", "en", "Mae Ben wedi’ch crybwyll"),
        ("", "cy", "en", "Mae Ben wedi’ch crybwyll"),
        ("", "", "cy", "Mae Ben wedi’ch crybwyll"),
        ("en-gb", "cy", "cy", "Ben mentioned you"),
    ],
)
def test_a_push_speaks_as_who_gets_it_does(chosen, app_says, server, says, listen, told, monkeypatch, amara, ben):
    sent = []
    phone = Phone()
    monkeypatch.setattr(http, "_once", lambda method, url, headers, body, *_: sent.append(body) or (201, {}, b""))
    listen(amara, phone=phone, language=app_says)
    this_server().default_language = server
    User.objects.filter(account=amara).update(language=chosen)

    told(ben, "@amara a word?")

    assert json.loads(phone.open(sent[0]))["title"] == says


def test_a_job_that_comes_twice_pushes_nothing_new(listen, service, mentioned, amara):
    subscription = listen(amara)
    mentioned()
    dismiss(account=amara, notice_ids=[newest_of(amara)])
    push_notice.func(notice_id=newest_of(amara), subscription_id=subscription.pk)
    subscription.delete()
    push_notice.func(notice_id=1, subscription_id=subscription.pk)
    assert len(service.taken) == 1


def test_the_key_of_the_server_is_one_and_the_seal_its_own(settings):
    assert server_key() == server_key()
    assert len(from_text(server_key())) == 65
    sealed = seal_token("a token")
    assert "token" not in sealed
    assert open_token(sealed) == "a token"
    settings.SECRET_KEY = "another"
    assert open_token(sealed) == ""
