"""Writing, changing and deleting entries: what is kept, what is refused, and how a page says so."""

from datetime import date, timedelta

import pytest

from kith.cpd import actions
from kith.cpd.actions import EntryDraft, change_entry, write_entry
from kith.cpd.actions import writing as rules
from kith.cpd.models import Entry, Evidence
from kith.posts.actions import delete_post, publish_post
from kith.posts.drafts import Draft
from tests.cast import NOW

DAY = date(2026, 11, 10)
TYPED = {"title": "A walk", "kind": "practice", "began_on": "2026-11-10", "state": "complete"}


@pytest.fixture
def browser(amara, sign_in):
    return sign_in(amara)


def test_an_entry_keeps_what_was_written(amara, entry_of):
    made = entry_of(
        amara, title=" A  walk ", kind="event", ended_on=date(2026, 11, 12), minutes=90,
        words={"did": "Walked.\r\n", "impact": "  "}, topics=["rights", "rights"], said=["In the blue folder", " "],
    )  # fmt: skip

    kept = Entry.objects.get(pk=made.pk)
    assert (kept.title, kept.kind, kept.ended_on, kept.minutes) == ("A walk", "event", date(2026, 11, 12), 90)
    assert (kept.words, kept.topics, kept.is_with_peer) == ({"did": "Walked."}, ["rights"], False)
    assert [each.said for each in kept.evidence.all()] == ["In the blue folder"]


def test_who_says_what_came_of_talking_has_talked_it_over(amara, entry_of):
    assert entry_of(amara, words={"peer": "She saw it the other way round."}).is_with_peer


def test_a_kind_that_there_is_not_is_something_else(amara, entry_of):
    assert entry_of(amara, kind="magic").kind == "other"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": " \u200b "}, actions.NoTitle),
        ({"title": "x" * 201}, actions.EntryTooLong),
        ({"began_on": date(1066, 10, 14)}, actions.NoSuchDay),
        ({"ended_on": date(2300, 1, 1)}, actions.NoSuchDay),
        ({"ended_on": date(2026, 11, 9)}, actions.EndsBeforeItBegan),
        ({"minutes": rules.LONGEST_TIME + 1}, actions.EntryTooLong),
        ({"words": {"did": "x" * (rules.LONGEST_WORDS + 1)}}, actions.EntryTooLong),
        ({"said": ["x" * (rules.LONGEST_SAID + 1)]}, actions.EntryTooLong),
        ({"said": [str(number) for number in range(rules.MOST_EVIDENCE + 1)]}, actions.TooMuchEvidence),
    ],
)
def test_what_can_not_be_kept_is_refused_and_nothing_changes(amara, entry, changes, refusal):
    draft = EntryDraft(**{"title": "Another", "began_on": DAY, **changes})

    with pytest.raises(refusal):
        write_entry(account=amara, draft=draft, now=NOW)
    with pytest.raises(refusal):
        change_entry(entry=entry, draft=draft, now=NOW)

    assert [each.title for each in Entry.objects.all()] == ["A walk with the team"]
    assert not Evidence.objects.exists()


def test_a_button_pressed_twice_makes_one_entry(amara):
    draft = EntryDraft(title="A  walk", began_on=DAY, words={"did": "Walked. "})
    first = write_entry(account=amara, draft=draft, now=NOW)

    assert write_entry(account=amara, draft=draft, now=NOW + timedelta(seconds=20)) == first
    assert write_entry(account=amara, draft=draft, now=NOW + timedelta(hours=1)) != first


def test_a_full_log_takes_no_more(amara, entry, monkeypatch):
    monkeypatch.setattr(rules, "MOST_ENTRIES", 1)

    with pytest.raises(actions.TooManyEntries):
        write_entry(account=amara, draft=EntryDraft(title="One more", began_on=DAY), now=NOW)


def test_the_same_thing_stands_beside_an_entry_once(amara, entry_of, article, ben):
    made = entry_of(ben, about=[article, article])

    actions.add_evidence(entry=made, about=[article], now=NOW)

    assert Evidence.objects.filter(entry=made).count() == 1


def test_a_post_that_is_deleted_leaves_its_place(ben, entry_of, browser, sign_in):
    post = publish_post(author=ben, draft=Draft(text="The buses were the outcome."), now=NOW)
    made = entry_of(ben, about=[post])
    mine = sign_in(ben)
    assert "The buses were the outcome." in mine.get(f"/cpd/{made.pk}").content.decode()

    delete_post(post=post, by=ben)

    page = mine.get(f"/cpd/{made.pk}").content.decode()
    assert "Something that is not there any more" in page
    assert "buses" not in page


def test_one_writes_on_a_page(browser, amara):
    answer = browser.post(
        "/cpd/new",
        TYPED | {"words-did": "Walked **far**.", "hours": "1", "minutes": "30", "is_with_peer": "on", "said": "A\nB"},
        follow=True,
    )

    made = Entry.objects.get(account=amara)
    assert (made.minutes, made.is_complete, made.is_with_peer) == (90, True, True)
    page = answer.content.decode()
    assert "Walked <strong>far</strong>." in page
    assert "1 h 30 min" in page
    assert "In your log. Only you can see it." in page
    assert Evidence.objects.filter(entry=made).count() == 2


def test_what_one_writes_is_harmless(browser, amara):
    browser.post("/cpd/new", TYPED | {"words-did": "<script>alert(1)</script> [x](javascript:alert(1))"})

    page = browser.get(f"/cpd/{Entry.objects.get().pk}").content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Give it a name"),
        ({"title": "\u200b"}, "Give it a name"),
        ({"began_on": ""}, "Choose a day"),
        ({"began_on": "1066-10-14"}, "very far away"),
        ({"ended_on": "2026-11-01"}, "before the first"),
        ({"minutes": "75"}, "less than or equal to 59"),
        ({"said": "\n".join(map(str, range(61)))}, "no more fits"),
    ],
)
def test_a_page_says_what_is_missing_and_keeps_what_was_typed(browser, changes, said):
    answer = browser.post("/cpd/new", TYPED | {"words-learned": "That silence helps."} | changes)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "That silence helps." in page
    assert not Entry.objects.exists()


def test_changing_keeps_what_is_ticked_and_adds_what_is_typed(browser, amara, entry_of):
    made = entry_of(amara, said=["one", "two"])
    first, _second = made.evidence.all()

    answer = browser.post(
        f"/cpd/{made.pk}/change", TYPED | {"title": "Renamed", "state": "draft", "keeps": first.pk, "said": "three"}
    )

    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.title, made.is_complete) == ("Renamed", False)
    assert [each.said for each in made.evidence.all()] == ["one", "three"]


def test_answers_to_another_regulators_questions_stay(browser, amara, entry_of):
    made = entry_of(amara, words={"sponsor": "The college", "gone-question": "Kept too", "did": "Listened."})

    page = browser.get(f"/cpd/{made.pk}/change").content.decode()
    browser.post(f"/cpd/{made.pk}/change", TYPED | {"words-did": "Listened.", "words-sponsor": "The college",
                                                      "words-gone-question": "Kept too"})  # fmt: skip

    assert "The college" in page
    made.refresh_from_db()
    assert made.words == {"did": "Listened.", "sponsor": "The college", "gone-question": "Kept too"}


def test_topics_of_another_regulator_stay(browser, amara, entry_of):
    made = entry_of(amara, topics=["gone-topic"])
    browser.post(f"/cpd/{made.pk}/change", TYPED)
    made.refresh_from_db()
    assert made.topics == ["gone-topic"]


def test_deleting_asks_once_more(browser, entry):
    asked = browser.post(f"/cpd/{entry.pk}/delete")
    assert "goes for good" in asked.content.decode()
    assert Entry.objects.exists()

    browser.post(f"/cpd/{entry.pk}/delete", {"sure": "yes"})

    assert not Entry.objects.exists()


def test_something_is_put_beside_an_entry_that_is_there(ben, sign_in, entry_of, article):
    made = entry_of(ben)

    page = sign_in(ben).post(f"/cpd/{made.pk}/add", {"about": f"link:{article.pk}"}, follow=True).content.decode()

    assert "It stands beside the entry now." in page
    assert "The long read" in page


def test_nothing_can_be_put_beside_an_entry_that_one_may_not_read(amara, browser, entry, chidi):
    secret = publish_post(author=chidi, draft=Draft(text="For few", visibility="followers"), now=NOW)

    assert browser.post(f"/cpd/{entry.pk}/add", {"about": f"post:{secret.pk}"}).status_code == 404
    assert not Evidence.objects.exists()
