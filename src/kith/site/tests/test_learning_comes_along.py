"""The log of professional development goes along with everything of mine, comes back in, and is gone with its owner."""

import json
from datetime import date

import pytest

from kith.cpd.actions import EntryDraft, keep_log, share_entries, write_entry
from kith.cpd.models import Entry, Evidence, Log, Share
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.reading.actions import save_address
from kith.site.erasing import rows_of
from kith.site.exports import EXPORTS
from kith.site.tests.listing import bring, do, results
from tests.cast import NOW

PAGE = "https://lantern.test/long-read"


@pytest.fixture(autouse=True)
def our_name(settings):
    settings.KITH_DOMAIN = "kith.test"
    settings.KITH_ORIGIN = "http://kith.test"


@pytest.fixture
def written(amara, ben):
    """A log with an entry of every part, and a draft."""
    keep_log(account=amara, regulator="coru", began_on=date(2025, 6, 1))
    post = publish_post(author=ben, draft=Draft(text="The buses were the outcome."), now=NOW)
    link = save_address(account=amara, address=PAGE, now=NOW, title="The long read").link
    draft = EntryDraft(
        title="A day’s training", kind="training", began_on=date(2026, 5, 4), ended_on=date(2026, 5, 5), minutes=90,
        words={"learned": "> quoted\n\nThat *silence* helps.", "sponsor": "The college"}, topics=["rights"],
        is_with_peer=True, is_complete=True, said=["In the blue folder"],
    )  # fmt: skip
    write_entry(account=amara, draft=draft, about=[post, link], now=NOW)
    write_entry(account=amara, draft=EntryDraft(title="Half a thought", began_on=date(2026, 5, 6)), now=NOW)
    return post


def taken(account, name):
    return "".join(next(each for each in EXPORTS if each.name == name).pieces(account))


def everything_of(account):
    entries = Entry.objects.of(account).order_by("began_on")
    fields = ("title", "kind", "began_on", "ended_on", "minutes", "words", "topics", "is_with_peer", "is_complete")
    beside = Evidence.objects.filter(entry__account=account).order_by("said", "post", "link")
    return list(entries.values_list(*fields)), list(beside.values_list("said", "post", "link"))


def test_it_goes_along_and_comes_back_whole(amara, chidi, written, run_jobs, fake_web):
    outlook = do(bring(chidi, taken(amara, "cpd.json"), name="cpd.json"), run_jobs)

    assert (outlook.done, outlook.failed) == (2, 0)
    assert everything_of(chidi) == everything_of(amara)
    log = Log.objects.get(account=chidi)
    assert (log.regulator, log.began_on) == ("coru", date(2025, 6, 1))
    assert taken(chidi, "cpd.json") == taken(amara, "cpd.json").replace("Amara", "Chidi")


def test_what_is_here_already_does_not_come_twice(amara, written, run_jobs):
    brought = bring(amara, taken(amara, "cpd.json"), name="cpd.json")
    do(brought, run_jobs)

    assert results(brought) == ["already", "already"]
    assert Entry.objects.count() == 2


def test_whose_questions_were_chosen_here_stays(amara, chidi, written, run_jobs, fake_web):
    keep_log(account=chidi, regulator="hcpc")

    do(bring(chidi, taken(amara, "cpd.json"), name="cpd.json"), run_jobs)

    assert Log.objects.get(account=chidi).regulator == "hcpc"


def test_it_can_be_read_without_a_program(amara, written):
    text = taken(amara, "cpd.md")

    assert "## A day’s training" in text
    assert "## Half a thought" in text
    assert "> quoted\n\nThat *silence* helps." in text
    assert "The buses were the outcome." in text


def test_no_archive_but_its_owners_holds_it(amara, chidi, written):
    assert "blue folder" in "".join("".join(export.pieces(amara)) for export in EXPORTS)
    assert "blue folder" not in "".join("".join(export.pieces(chidi)) for export in EXPORTS)


def test_a_post_that_one_may_see_no_more_goes_not_along(amara, ben, written):
    written.hidden_at = NOW
    written.save()

    assert written.uri not in taken(amara, "cpd.json")
    assert "buses" not in taken(amara, "cpd.md")


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"title": "", "began_on": "2026-05-04"}, "no name"),
        ({"title": "x"}, "no day"),
        ({"title": "x", "began_on": "2026-13-04"}, "no day"),
        ({"title": "x", "began_on": "1066-10-14"}, "no day"),
        ({"title": "x", "began_on": "2026-05-04", "ended_on": "2026-05-03"}, "no day"),
        ({"title": "x" * 300, "began_on": "2026-05-04"}, "more in this entry"),
        ({"title": "x", "began_on": "2026-05-04", "minutes": -5}, "more in this entry"),
    ],
)
def test_what_makes_no_entry_is_told(chidi, run_jobs, entry, problem):
    brought = bring(chidi, json.dumps({"cpd_entries": [entry]}), name="cpd.json")
    do(brought, run_jobs)

    assert results(brought) == ["failed"]
    assert problem in brought.lines.get().problem
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "odd",
    [
        {"words": ["no", "object"]}, {"words": {"did": 7}}, {"topics": "rights"}, {"evidence": "x"}, {"minutes": True},
        {"evidence": [{"address": "no address at all"}, {"said": 7}, "x"]}, {"kind": "magic"}, {"regulator": "nobody"},
        {"created_at": "2999-01-01"},
    ],
)  # fmt: skip
def test_what_is_odd_in_a_file_does_no_harm(chidi, run_jobs, odd):
    brought = bring(
        chidi, json.dumps({"cpd_entries": [{"title": "x", "began_on": "2026-05-04", **odd}]}), name="a.json"
    )
    do(brought, run_jobs)

    assert results(brought) == ["done"]
    assert Entry.objects.get().title == "x"


def test_it_is_gone_with_its_owner(amara, written):
    share_entries(
        account=amara, entry_ids=list(Entry.objects.values_list("pk", flat=True)), name="Supervision", lasts=7, now=NOW
    )

    kinds = {rows.model for rows, _field in rows_of(amara)}
    assert {Entry, Log, Share} <= kinds
    for rows, _field in rows_of(amara):
        if rows.model._meta.app_label == "cpd":
            rows.delete()

    assert not any(model.objects.exists() for model in (Entry, Evidence, Log, Share))
