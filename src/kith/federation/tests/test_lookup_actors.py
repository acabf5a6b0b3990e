"""Who somebody of another server is: asked from where they are, and called only by the name that is theirs."""

from datetime import timedelta

import pytest
from django.test import Client

from kith.accounts.models import Account, Kind
from kith.federation.lookup.actors import actor_of, fetch_actor, refresh
from kith.federation.lookup.fetching import Gone, NotAsked, NotFetched
from kith.federation.lookup.handles import find
from kith.federation.lookup.opening import see_to_person
from kith.federation.models import RemoteActor, Tombstone
from kith.federation.tests.remote import put, put_actor, put_handle, webfinger
from kith.jobs.models import Job
from kith.servers.models import Limit, Server
from kith.timelines.actions.opening import forget_opened

pytestmark = pytest.mark.django_db
EMI = "https://elsewhere.test/users/emi"


def test_keeps_who_a_server_tells_of(fake_web, now):
    put_actor(
        fake_web,
        type="Group",
        name="Emi\u202e <b>of</b> the   north",
        summary="<p>Hello <script>x()</script><img src='https://elsewhere.test/p.gif'></p>",
        attachment=[{"type": "PropertyValue", "name": "Blog", "value": "<a href='javascript:x()'>here</a>"}],
        manuallyApprovesFollowers=True,
        indexable=True,
    )

    actor = fetch_actor(EMI, now=now)

    account = actor.account
    assert (account.handle, account.uri, account.kind) == ("@emi@elsewhere.test", EMI, Kind.GROUP)
    assert account.display_name == "Emi <b>of</b> the north"
    assert account.bio_html.strip() == "<p>Hello </p>"
    assert "javascript" not in account.fields[0]["value_html"]
    assert (account.is_locked, account.is_indexable, account.offers_feed) == (True, True, False)
    assert (actor.server.domain, actor.best_inbox) == ("elsewhere.test", "https://elsewhere.test/inbox")
    assert actor.public_pem == "a key of emi@elsewhere.test"


def test_asks_only_where_it_may_and_only_once(fake_web, now):
    put_actor(fake_web)

    assert actor_of(EMI, now=now, may_fetch=False) is None
    assert fake_web.asked == []
    first = actor_of(EMI, now=now, may_fetch=True)
    asked = len(fake_web.asked)

    assert actor_of(EMI, now=now, may_fetch=True) == first
    assert len(fake_web.asked) == asked


def test_every_request_is_signed_by_the_server_itself(fake_web, now):
    put_actor(fake_web)

    fetch_actor(EMI, now=now)

    assert all(
        'keyId="http://kith.test/actor#main-key"' in headers.get("signature", "") for _, headers in fake_web.asked
    )


def test_a_handle_of_another_domain_is_believed_where_both_say_so(fake_web, now):
    put_actor(fake_web, host="social.elsewhere.test", domain="elsewhere.test")

    account = find("@emi@social.elsewhere.test", now)

    assert account is not None
    assert account.handle == "@emi@elsewhere.test"
    assert account.uri == "https://social.elsewhere.test/users/emi"


@pytest.mark.parametrize(
    ("subject", "leads_to"),
    [
        ("emi@famous.test", EMI),  # the famous server knows nothing of it
        ("emi@famous.test", "https://famous.test/users/emi"),  # it does, but means somebody else
    ],
)
def test_a_handle_of_another_domain_is_not_believed_from_one_side(fake_web, now, subject, leads_to):
    put_actor(fake_web)
    put_handle(fake_web, "emi@elsewhere.test", EMI, subject=subject)
    if leads_to != EMI:
        put_handle(fake_web, subject, leads_to)

    with pytest.raises(NotFetched):
        fetch_actor(EMI, now=now)
    assert not Account.objects.filter(uri=EMI).exists()


@pytest.mark.parametrize("ours", ["dee@kith.test", "dee@KITH.test"])
def test_nobody_elsewhere_takes_a_handle_of_ours(fake_web, now, dee, ours):
    put_actor(fake_web, "dee", host="elsewhere.test")
    put_handle(fake_web, "dee@elsewhere.test", "https://elsewhere.test/users/dee", subject=ours)

    with pytest.raises(NotAsked):
        fetch_actor("https://elsewhere.test/users/dee", now=now)
    assert Account.objects.filter(username__iexact="dee").count() == 1


def test_a_server_that_names_somebody_else_is_not_believed(fake_web, now):
    put_actor(fake_web, id="https://famous.test/users/emi")

    with pytest.raises(NotFetched):
        fetch_actor(EMI, now=now)
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    "lie",
    [
        {"inbox": "https://kith.test/inbox"},
        {"inbox": "https://famous.test/inbox"},
        {"inbox": None},
        {"type": "Note"},
        {"preferredUsername": "em@famous.test"},
        {"preferredUsername": "x" * 65},
    ],
)
def test_what_can_be_nobody_is_not_kept(fake_web, now, lie):
    put_actor(fake_web, **lie)

    with pytest.raises(NotFetched):
        fetch_actor(EMI, now=now)
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    "lie",
    [
        {"endpoints": {"sharedInbox": "https://famous.test/inbox"}},
        {"publicKey": {"id": "https://famous.test/users/emi#main-key", "owner": EMI, "publicKeyPem": "x"}},
        {"publicKey": {"id": f"{EMI}#main-key", "owner": "https://famous.test/users/emi", "publicKeyPem": "x"}},
        {"followers": "https://famous.test/users/emi/followers", "url": "https://famous.test/@emi"},
        {"publicKey": "x", "endpoints": [], "attachment": 7, "icon": [[]], "tag": {"type": ["Emoji"]}},
    ],
)
def test_what_speaks_for_other_servers_is_left_out(fake_web, now, lie):
    put_actor(fake_web, **lie)

    actor = fetch_actor(EMI, now=now)

    said = [actor.shared_inbox, actor.key_id, actor.followers, actor.account.url]
    assert not any("famous" in each for each in said)
    assert "publicKey" not in lie or actor.public_pem == ""


def test_nobody_is_asked_of_a_server_kept_away_or_a_part_of_it(fake_web, now):
    Server.objects.create(domain="elsewhere.test", limit=Limit.SUSPENDED, created_at=now)
    put_actor(fake_web)
    put_actor(fake_web, host="social.elsewhere.test")

    assert actor_of(EMI, now=now, may_fetch=True) is None
    assert find("@emi@social.elsewhere.test", now) is None
    assert fake_web.asked == []


def test_a_redirect_to_a_server_kept_away_is_not_followed(fake_web, now):
    Server.objects.create(domain="bad.test", limit=Limit.SUSPENDED, created_at=now)
    fake_web.put(EMI, status=302, location="https://bad.test/users/emi")

    with pytest.raises(NotAsked):
        fetch_actor(EMI, now=now)
    assert fake_web.addresses() == [EMI]


@pytest.mark.parametrize(
    "address",
    [
        "http://elsewhere.test/users/emi",
        "http://kith.test/users/amara",
        "https://kith.test/x",
        "file:///etc/passwd",
        "https://u:p@elsewhere.test/",
    ],
)
def test_what_is_no_safe_address_elsewhere_is_never_asked(fake_web, now, address):
    with pytest.raises(NotAsked):
        fetch_actor(address, now=now)
    assert fake_web.asked == []


def test_whoever_is_gone_is_shown_no_more_and_comes_back_when_they_do(fake_web, now):
    put_actor(fake_web)
    actor = fetch_actor(EMI, now=now)
    fake_web.put(EMI, status=410)

    assert refresh(actor, now=now) is None
    assert Account.objects.get(uri=EMI).is_gone

    put_actor(fake_web)
    again = refresh(actor, now=now + timedelta(days=1))
    assert again is not None
    assert not Account.objects.get(uri=EMI).is_gone


def test_whoever_was_deleted_is_not_asked_for_again(fake_web, now):
    put_actor(fake_web)
    Tombstone.objects.create(uri=EMI, at=now)

    with pytest.raises(Gone):
        fetch_actor(EMI, now=now)
    assert fake_web.asked == []


def test_whom_their_own_server_suspended_is_not_shown(fake_web, now):
    put_actor(fake_web, suspended=True)
    actor = fetch_actor(EMI, now=now)

    assert actor.account.is_gone
    assert actor.gone_at is not None


def test_a_change_of_letters_is_the_same_person(fake_web, now):
    put_actor(fake_web)
    known = fetch_actor(EMI, now=now).account
    put_actor(fake_web, preferredUsername="Emi")
    asked = len(fake_web.asked)

    changed = fetch_actor(EMI, now=now).account

    assert (changed.pk, changed.username) == (known.pk, "Emi")
    assert fake_web.addresses()[asked:] == [EMI]


def test_a_new_name_is_confirmed_before_it_is_taken(fake_web, now):
    put_actor(fake_web)
    known = fetch_actor(EMI, now=now).account
    put_actor(fake_web, preferredUsername="emily")

    with pytest.raises(NotFetched):
        fetch_actor(EMI, now=now)
    put_handle(fake_web, "emily@elsewhere.test", EMI)

    changed = fetch_actor(EMI, now=now).account
    assert (changed.pk, changed.handle) == (known.pk, "@emily@elsewhere.test")


def test_a_name_given_to_somebody_else_takes_nothing_along(fake_web, now, ben):
    put_actor(fake_web)
    old = fetch_actor(EMI, now=now).account
    other = "https://elsewhere.test/ap/users/7"
    put(fake_web, other, put_actor(fake_web, publicKey=None) | {"id": other, "inbox": f"{other}/inbox"})
    put_handle(fake_web, "emi@elsewhere.test", other)

    new = fetch_actor(other, now=now).account

    old.refresh_from_db()
    assert new.pk != old.pk
    assert new.handle == "@emi@elsewhere.test"
    assert (old.is_gone, old.username) == (True, f"emi~{old.pk}")


def test_the_same_key_at_a_new_address_is_the_same_person(fake_web, now):
    document = put_actor(fake_web)
    old = fetch_actor(EMI, now=now).account
    other = "https://elsewhere.test/ap/users/7"
    key = {"id": f"{other}#main-key", "owner": other, "publicKeyPem": document["publicKey"]["publicKeyPem"]}
    put(fake_web, other, document | {"id": other, "inbox": f"{other}/inbox", "publicKey": key})
    put_handle(fake_web, "emi@elsewhere.test", other)

    new = fetch_actor(other, now=now).account

    assert (new.pk, new.uri) == (old.pk, other)


def test_counts_come_from_their_own_lists(fake_web, now, run_jobs):
    put_actor(fake_web, following="https://famous.test/list")
    put(fake_web, f"{EMI}/followers", {"type": "OrderedCollection", "totalItems": 1200})
    put(fake_web, f"{EMI}/outbox", {"type": "OrderedCollection", "totalItems": -3})
    put(fake_web, "https://famous.test/list", {"type": "OrderedCollection", "totalItems": 9})

    fetch_actor(EMI, now=now)
    run_jobs()

    account = Account.objects.get(uri=EMI)
    assert (account.followers_count, account.following_count, account.posts_count) == (1200, 0, 0)
    assert RemoteActor.objects.get(pk=account.pk).looked_round_at is not None


def test_a_handle_is_asked_at_its_server(fake_web, now):
    put_actor(fake_web)

    assert find("acct:Emi@ELSEWHERE.test", now) is None  # nobody there is called so
    found = find("@emi@elsewhere.test", now)

    assert found is not None
    assert found.uri == EMI
    assert webfinger("emi@elsewhere.test") in fake_web.addresses()


def test_a_server_that_takes_only_the_standard_is_asked_in_its_way(fake_web, now, monkeypatch):
    put_actor(fake_web)
    answer = fake_web.answer

    def only_the_standard(method, url, headers, *rest):
        if "signature-input" not in headers:
            fake_web.asked.append((url, headers))
            return 401, {}, b""
        return answer(method, url, headers, *rest)

    monkeypatch.setattr(fake_web, "answer", only_the_standard)

    assert fetch_actor(EMI, now=now).account.uri == EMI


@pytest.mark.parametrize(("age", "is_asked"), [(timedelta(hours=23), False), (timedelta(hours=25), True)])
def test_whoever_is_looked_at_is_asked_again_after_a_day(fake_web, now, age, is_asked):
    put_actor(fake_web)
    account = fetch_actor(EMI, now=now).account
    put_actor(fake_web, name="Emily")

    see_to_person(account_id=account.pk, now=now + age)

    account.refresh_from_db()
    assert account.display_name == ("Emily" if is_asked else "Emi")


def test_a_server_that_gives_no_answer_is_left_alone_for_an_hour(fake_web, now):
    put_actor(fake_web)
    account = fetch_actor(EMI, now=now).account
    fake_web.answers.clear()
    asked = len(fake_web.asked)

    for minutes in (0, 30, 59, 61):
        see_to_person(account_id=account.pk, now=now + timedelta(days=2, minutes=minutes))

    assert len(fake_web.asked) - asked == 2
    account.refresh_from_db()
    assert not account.is_gone


@pytest.mark.parametrize("path", ["/@emi@elsewhere.test", "/api/v1/accounts/{id}"])
def test_opening_a_page_asks_behind_it(fake_web, now, sign_in, amara, path):
    forget_opened()
    put_actor(fake_web)
    account = fetch_actor(EMI, now=now).account
    asked = len(fake_web.asked)

    Client().get(path.format(id=account.pk))
    assert not Job.objects.filter(task__endswith="see_to_person").exists()
    if path.startswith("/@"):
        sign_in(amara).get(path)
        sign_in(amara).get(path)
        assert Job.objects.filter(task__endswith="see_to_person").count() == 1
    assert len(fake_web.asked) == asked


def test_a_server_that_answers_is_well_again(fake_web, now):
    put_actor(fake_web)
    server = Server.objects.create(domain="elsewhere.test", created_at=now, failing_since=now, failures=9)

    fetch_actor(EMI, now=now)

    server.refresh_from_db()
    assert (server.failing_since, server.failures) == (None, 0)
