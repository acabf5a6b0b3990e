"""A secret address for a supervisor (row I17): chosen entries, to read only, for a time, ended at once."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kith.cpd import actions
from kith.cpd.actions import sharing
from kith.cpd.models import Entry, Share
from kith.links.actions import links_for
from kith.members.models import User
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from tests.cast import NOW


@pytest.fixture
def browser(amara, sign_in):
    return sign_in(amara)


@pytest.fixture
def key_to():
    """`key_to(entry)` shares it for two weeks from now, and gives the key."""

    def shared(*entries, now=None, **more):
        told = {"name": "Supervision", "lasts": 14, "now": now or timezone.now(), **more}
        return actions.share_entries(account=entries[0].account, entry_ids=[one.pk for one in entries], **told)

    return shared


def opened(key, browser=None):
    return (browser or Client()).get(f"/cpd/read/{key}")


def test_a_supervisor_without_an_account_reads_what_was_chosen_and_nothing_else(browser, amara, entry_of):
    chosen = entry_of(amara, title="Chosen", words={"learned": "That **silence** helps."})
    other = entry_of(amara, title="Kept back")

    page = browser.post(
        "/cpd/shared",
        {"entry": [chosen.pk], "name": "My supervisor", "signed": "A. Nwosu", "lasts": "7"},
        follow=True,
    ).content.decode()
    address = re.search(r'value="http://[^/"]+(/cpd/read/[^"]+)"', page)[1]
    answer = Client().get(address)

    told = answer.content.decode()
    assert answer.status_code == 200
    assert "Chosen" in told
    assert "That <strong>silence</strong> helps." in told
    assert "A. Nwosu" in told
    for word in ("Kept back", "My supervisor", "amara", "Nwosu-Hart", f"/cpd/{other.pk}"):
        assert word not in told
    # The address is shown once.
    assert address not in browser.get("/cpd/shared").content.decode()
    assert address.rpartition("/")[2] not in str(list(Share.objects.values()))


def test_no_search_engine_no_store_and_no_linked_page_hears_of_the_address(entry, key_to):
    answer = opened(key_to(entry))

    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()


def test_nobody_writes_there(entry, key_to):
    key = key_to(entry)

    assert {getattr(Client(), verb)(f"/cpd/read/{key}").status_code for verb in ("post", "put", "delete")} == {405}


@pytest.mark.parametrize("why", ["over", "ended", "guessed", "owner closed", "owner suspended", "owner leaving"])
def test_what_opens_nothing(browser, entry, key_to, amara, why):
    key = key_to(entry, now=timezone.now() - timedelta(days=15 if why == "over" else 1))
    if why == "ended":
        browser.post(f"/cpd/shared/{Share.objects.get().pk}/end")
    elif why == "owner closed":
        User.objects.filter(account=amara).update(disabled_at=timezone.now())
    elif why == "owner leaving":
        User.objects.filter(account=amara).update(leaves_at=timezone.now() + timedelta(days=7))
    elif why == "owner suspended":
        amara.suspended_at = timezone.now()
        amara.save()

    answer = opened(f"{key}x" if why == "guessed" else key)

    assert answer.status_code == 404
    assert entry.title not in answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_nobody_elses_address_can_be_ended(entry, key_to, ben, sign_in):
    key = key_to(entry)

    sign_in(ben).post(f"/cpd/shared/{Share.objects.get().pk}/end")

    assert opened(key).status_code == 200


def test_what_became_a_draft_or_was_deleted_is_there_no_more(amara, entry_of, key_to):
    stays, draft, gone = (entry_of(amara, title=title) for title in ("Stays", "Unfinished", "Deleted"))
    key = key_to(stays, draft, gone)
    Entry.objects.filter(pk=draft.pk).update(is_complete=False)
    actions.delete_entry(entry=gone)

    page = opened(key).content.decode()

    assert "Stays" in page
    assert "Unfinished" not in page
    assert "Deleted" not in page


def test_what_is_written_later_is_not_in_it(amara, entry, entry_of, key_to):
    key = key_to(entry)
    entry_of(amara, title="Next week")

    assert "Next week" not in opened(key).content.decode()


def test_its_owner_sees_when_it_was_opened_and_does_not_count(browser, entry, key_to):
    key = key_to(entry)
    assert "You see what the person" in opened(key, browser).content.decode()
    assert "Not opened yet." in browser.get("/cpd/shared").content.decode()

    Client().head(f"/cpd/read/{key}")  # a letter box asks whether something is there
    opened(key)
    opened(key)

    share = Share.objects.get()
    assert share.opened == 2
    assert share.opened_at < share.last_opened_at
    assert "Opened 2 times" in browser.get("/cpd/shared").content.decode()


@pytest.mark.parametrize(
    ("draft", "is_shown"),
    [
        (Draft(text="Seen by the lantern"), True),
        (Draft(text="Seen by the lantern", visibility="quiet"), True),
        (Draft(text="Seen by the lantern", visibility="followers"), False),
        (Draft(text="Seen by the lantern @amara", visibility="mentioned"), False),
        (Draft(text="Seen by the lantern", is_local_only=True), False),
    ],
)
def test_of_a_post_strangers_see_what_strangers_may_see(ben, amara, browser, entry_of, key_to, draft, is_shown):
    post = publish_post(author=ben, draft=draft, now=NOW)
    made = entry_of(amara, about=[post])

    assert ("lantern" in opened(key_to(made)).content.decode()) == is_shown
    assert ("A post that can’t be shown" in opened(key_to(made)).content.decode()) != is_shown
    # Also for who is signed in and might see it: the page is the same for all who have the address.
    assert ("lantern" in opened(key_to(made), browser).content.decode()) == is_shown
    assert "lantern" in browser.get(f"/cpd/{made.pk}").content.decode() or not is_shown
    warned = browser.get("/cpd/shared?on=2026-11-10").content.decode()
    assert ("leans on something that not everyone may read" in warned) != is_shown


def test_an_address_that_holds_a_key_stays_with_its_owner(amara, entry_of, key_to, browser):
    secret = "https://files.test/x?token=abcdefghij1234567890abcdefghij12"
    made = entry_of(amara, about=links_for(addresses=[secret], now=NOW))

    page = opened(key_to(made)).content.decode()

    assert "files.test" in page
    assert "token" not in page
    assert "token" in browser.get(f"/cpd/{made.pk}").content.decode()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"entry_ids": []}, actions.NothingToShare), ({"entry_ids": [0]}, actions.NothingToShare),
     ({"lasts": 4000}, actions.NoSuchTime)],
)  # fmt: skip
def test_what_can_not_be_shared(amara, entry, changes, refusal):
    told = {"account": amara, "entry_ids": [entry.pk], "name": "x", "lasts": 7, "now": NOW, **changes}

    with pytest.raises(refusal):
        actions.share_entries(**told)
    assert not Share.objects.exists()


def test_more_than_fits_is_refused_and_not_cut(amara, entry_of, monkeypatch, browser):
    monkeypatch.setattr(sharing, "MOST_AT_ONCE", 1)
    ids = [entry_of(amara, title=title).pk for title in ("One", "Two")]

    with pytest.raises(actions.TooMuchAtOnce):
        actions.share_entries(account=amara, entry_ids=ids, name="x", lasts=7, now=NOW)
    answer = browser.post("/cpd/shared?on=2026-11-10", {"entry": ids, "name": "Supervisor", "lasts": "7"})
    assert "Tick fewer: 1 entries" in answer.content.decode()


def test_who_gives_no_name_is_not_named(entry, key_to):
    page = opened(key_to(entry)).content.decode()

    assert "What somebody learnt" in page
    assert "amara" not in page.lower()


def test_drafts_and_entries_of_others_are_not_shared(amara, ben, entry_of):
    ids = [entry_of(amara, is_complete=False).pk, entry_of(ben).pk]

    with pytest.raises(actions.NothingToShare):
        actions.share_entries(account=amara, entry_ids=ids, name="x", lasts=7, now=NOW)


def test_there_are_not_too_many_addresses_and_those_that_are_over_do_not_count(entry, key_to, monkeypatch):
    monkeypatch.setattr(sharing, "MOST_SHARES", 2)
    key_to(entry, now=timezone.now() - timedelta(days=20))
    for _each in range(2):
        key_to(entry)

    with pytest.raises(actions.TooManyShares):
        key_to(entry)
    assert Share.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"entry": []}, "Tick at least one entry"), ({"name": ""}, "Say for whom it is"), ({"lasts": "999"}, "One thing")],
)
def test_a_page_says_what_is_missing(browser, entry, changes, said):
    now = timezone.localdate().isoformat()
    answer = browser.post(f"/cpd/shared?on={now}", {"entry": [entry.pk], "name": "Supervisor", "lasts": "7", **changes})

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_one_address_does_not_try_for_ever(entry, key_to, settings):
    settings.KITH_RATE_LIMITS = True
    key = key_to(entry)
    client = Client()
    answers = {client.get("/cpd/read/guess").status_code for _each in range(120)}

    answer = client.get(f"/cpd/read/{key}")

    assert answers == {404}
    assert answer.status_code == 429
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
