"""Lists from elsewhere: shown before they are done, done in the background, and every line answered for (row N16)."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kith.accounts.actions import block, block_domain, follow
from kith.accounts.models import Account, Block, DomainBlock, Follow, Mute
from kith.filters.models import Filter
from kith.posts.actions import bookmark, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Bookmark, Visibility
from kith.site import imports
from kith.site.exports import EXPORTS
from kith.site.models import Import, ImportKind, ImportLine
from kith.site.tests.listing import bring, do, results
from kith.timelines.models import List
from tests.cast import make_account


@pytest.fixture(autouse=True)
def our_name(settings):
    settings.KITH_DOMAIN = "kith.test"
    settings.KITH_ORIGIN = "http://kith.test"


def test_nothing_happens_before_one_says_so(amara, ben, chidi, sign_in, run_jobs):
    browser = sign_in(ben)
    text = 'Account address,Show boosts,Notify on new posts,Languages\nchidi@kith.test,false,true,"en, cy"\nnobody,,,\n'
    text += "amara@kith.test,true,false,\nemi@far.test,true,false,\n"
    file = SimpleUploadedFile("following_accounts.csv", text.encode())

    answer = browser.post("/settings/bring", {"file": file, "mode": "add", "kind": ""}, follow=True)
    page = answer.content.decode()

    for words in (
        "4 lines in this file",
        "New here",
        "Was so already",
        "On other servers",
        "Nobody here has this name",
    ):
        assert words in page
    assert not Follow.objects.filter(follower=ben, followed=chidi).exists()
    run_jobs()
    assert not Follow.objects.filter(follower=ben, followed=chidi).exists()

    address = answer.redirect_chain[-1][0]
    browser.post(address + "/begin")
    assert "Look again" in browser.get(address).content.decode()
    run_jobs()

    made = Follow.objects.get(follower=ben, followed=chidi)
    assert (made.shows_boosts, made.notifies, made.languages) == (False, True, ",cy,en,")
    page = browser.get(address).content.decode()
    assert "What is known here is done." in page
    assert "Their servers did not answer" in page
    failed = b"".join(browser.get(address + "/failed.csv").streaming_content).decode()
    assert list(csv.reader(io.StringIO(failed))) == [["nobody", "", "", "", "Nobody here has this name."]]


def test_a_file_can_be_left(ben, sign_in):
    brought = bring(ben, "chidi@kith.test\n", kind="blocks")
    sign_in(ben).post(f"/settings/bring/{brought.pk}/drop")

    assert not Import.objects.exists()


def test_nobody_looks_into_what_others_brought(amara, ben, sign_in):
    brought = bring(ben, "chidi@kith.test\n", kind="blocks")

    for path in ("", "/failed.csv"):
        assert sign_in(amara).get(f"/settings/bring/{brought.pk}{path}").status_code == 404
    assert sign_in(amara).post(f"/settings/bring/{brought.pk}/begin").status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "chidi@kith.test\r\namara@kith.test\r\n",
        "﻿Account address\nchidi\namara\n",
        "@chidi@kith.test\n@amara\n",
        '"chidi@kith.test"\n\n\n"amara@kith.test"',
        "'@chidi@kith.test\nacct:amara@kith.test",
        "https://kith.test/@chidi\nhttp://kith.test/users/amara",
        "CHIDI@Kith.Test\nAmara@kith.test\n",
    ],
)
def test_every_way_to_write_a_person_is_understood(amara, ben, chidi, run_jobs, text):
    Follow.objects.all().delete()

    outlook = do(bring(ben, text, kind="blocks"), run_jobs)

    assert outlook.done == 2
    assert set(Block.objects.filter(account=ben).values_list("target", flat=True)) == {amara.pk, chidi.pk}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_every_spreadsheet_is_understood(ben, chidi, run_jobs, encoding, mark):
    text = "Account address,Hide notifications,Rëmark\r\nchidi@kith.test,false,Łódź\r\n".replace(",", mark)

    do(bring(ben, text.replace("Łódź", "Café").encode(encoding)), run_jobs)

    assert Mute.objects.get(account=ben, target=chidi).hides_notifications is False


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "nothing in this file"),
        (b"  \n\n", "nothing in this file"),
        (b"PK\x03\x04zip", "packed"),
        (b"\x89PNG\r\n", "picture or a document"),
        (b"<!doctype html><html>", "web page"),
        (b'<?xml version="1.0"?><rss>', "OPML"),
        (b'{"orderedItems": []}', "something else than filters"),
        (b'{"custom_filters": [', "damaged"),
        (b'{"custom_filters": [' + b"{}," * 1_000_000 + b"{}]}", "more in this file"),
        (b"a\0b,c\n", "not a text file"),
        (b"something\nelse\n", "Choose it above"),
        (b"x" * 20_000_001, "20 MB"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_wrong_file_is_answered_in_plain_words(ben, sign_in, body, words):
    with pytest.raises(imports.NotThisFile, match=words):
        bring(ben, body, name="file.txt")
    assert not Import.objects.exists()


def test_a_file_that_says_it_is_something_else_is_not_taken_for_it(ben, sign_in):
    file = SimpleUploadedFile("x.csv", b"Account address,Hide notifications\nchidi,true\n")
    answer = sign_in(ben).post("/settings/bring", {"file": file, "mode": "add", "kind": "follows"})

    assert answer.status_code == 422
    assert "This file says that it is “People you mute”" in answer.content.decode()


def test_replacing_lets_go_of_what_is_not_in_the_file_and_of_nothing_else(amara, ben, chidi, sign_in, run_jobs):
    """Ben follows Amara and a website; the file names Chidi only."""
    site = make_account("care.test", kind="feed")
    follow(follower=ben, target=site, now=timezone.now())
    brought = bring(ben, "Account address,Show boosts\nchidi,true\nemi@far.test,true\n", replaces=True)

    assert imports.outlook_of(brought).goes == 1
    assert "Will go, because" in sign_in(ben).get(f"/settings/bring/{brought.pk}").content.decode()
    outlook = do(brought, run_jobs)

    assert outlook.goes == 1
    assert set(Follow.objects.filter(follower=ben).values_list("followed", flat=True)) == {chidi.pk, site.pk}


def test_what_can_not_be_done_is_said_line_by_line(amara, ben, chidi, run_jobs):
    block(account=amara, target=ben, now=timezone.now())
    Account.objects.filter(pk=chidi.pk).update(left_at=timezone.now())
    brought = bring(ben, "amara\nben\nchidi\nnot a name!\nnobody\n", kind="follows")

    do(brought, run_jobs)

    problems = list(brought.lines.order_by("position").values_list("problem", flat=True))
    assert ["blocked" in problems[0], "That is you" in problems[1], "not there any more" in problems[2]] == [True] * 3
    assert ["no address of a person" in problems[3], "Nobody here" in problems[4]] == [True] * 2


def test_whoever_stands_twice_is_done_once(ben, chidi, run_jobs):
    brought = bring(ben, "chidi\n@chidi@kith.test\n", kind="blocks")

    assert results(brought) == ["waiting", "already"]
    do(brought, run_jobs)
    assert Block.objects.filter(account=ben).count() == 1


def test_people_elsewhere_whom_we_know_are_blocked_now(ben, emi, run_jobs):
    brought = bring(ben, "emi@elsewhere.test\nstranger@elsewhere.test\n", kind="blocks")

    do(brought, run_jobs)

    assert results(brought) == ["done", "elsewhere"]
    assert Block.objects.filter(account=ben, target=emi).exists()


def test_saved_posts_come_by_their_address(amara, ben, chidi, run_jobs):
    seen = publish_post(author=amara, draft=Draft(text="Soup"), now=timezone.now())
    secret = publish_post(
        author=chidi, draft=Draft(text="For followers", visibility=Visibility.FOLLOWERS), now=timezone.now()
    )
    text = f"#uri\n{seen.uri}\n{secret.uri}\nhttps://far.test/posts/1\nno address\n"

    brought = bring(ben, text)
    do(brought, run_jobs)

    assert results(brought) == ["done", "failed", "elsewhere", "failed"]
    assert list(Bookmark.objects.filter(account=ben).values_list("post", flat=True)) == [seen.pk]


def test_lists_come_with_who_is_in_them(amara, ben, chidi, run_jobs):
    do(bring(ben, "Care,chidi\ncare,amara@kith.test\nCare,ben\nFar,emi@far.test\n,chidi\n", name="lists.csv"), run_jobs)
    (kept,) = List.objects.filter(owner=ben)
    inside = set(kept.members.values_list("account", flat=True))
    again = bring(ben, "List name,Account address\nCare,chidi\nWard,chidi\n", replaces=True)

    assert {amara.pk, chidi.pk} <= inside
    assert imports.outlook_of(again).already == 1
    do(again, run_jobs)
    assert {each.title: each.members.count() for each in List.objects.filter(owner=ben)} == {"Care": 1, "Ward": 1}


def test_filters_come_as_mastodon_writes_them(ben, run_jobs):
    told = {
        "title": "Hospital",
        "expire_at": None,
        "context": ["home", "public", "nowhere"],
        "action": "hide",
        "keywords_attributes": [{"keyword": "ward", "whole_word": True}],
        "statuses": [],
    }
    empty = {"title": "", "context": [], "keywords_attributes": []}

    brought = bring(ben, json.dumps({"custom_filters": [told, empty]}))
    outlook = do(brought, run_jobs)

    made = Filter.objects.get(account=ben)
    assert (made.title, made.action, made.contexts) == ("Hospital", "hide", ["home", "public"])
    assert [word.keyword for word in made.keywords.all()] == ["ward"]
    assert outlook.failed == 1


@pytest.mark.parametrize(
    "odd",
    [
        {"title": "Ward\0"},
        {"title": "\ud800"},
        {"keywords_attributes": 5},
        {"keywords_attributes": [{"keyword": "ward\0"}, 7]},
        {"context": 5},
        {"context": ["home", {}]},
        {"statuses": 7},
        {"statuses": ["\0", "\ud800", 7]},
        {"action": []},
        {"expire_at": 7},
        {"expire_at": "0001-01-01T00:00:00+14:00"},
    ],
)
def test_a_filter_may_say_anything_and_the_next_is_done(ben, run_jobs, odd):
    told = {"title": "Ward", "context": ["home"], "keywords_attributes": [{"keyword": "ward"}]}
    brought = bring(ben, json.dumps({"custom_filters": [told | odd, told | {"title": "Hospital"}]}))
    do(brought, run_jobs)

    assert Filter.objects.filter(account=ben, title="Hospital").exists()


@pytest.mark.parametrize("name", ["following_accounts.csv", "blocked_accounts.csv", "muted_accounts.csv",
                                  "blocked_domains.csv", "bookmarks.csv", "lists.csv",
                                  "custom_filters.json"])  # fmt: skip
def test_what_goes_out_comes_in_again(amara, ben, chidi, run_jobs, name):
    """Amara takes her lists to Chidi's account, as if it were another server."""
    post = publish_post(author=ben, draft=Draft(text="Soup"), now=timezone.now())
    follow(follower=amara, target=ben, now=timezone.now(), shows_boosts=False)
    bookmark(account=amara, post=post, now=timezone.now())
    Mute.objects.create(account=amara, target=ben, created_at=timezone.now(), hides_notifications=False)
    block_domain(account=amara, domain="loud.test", now=timezone.now())
    told = {"title": "Ward", "context": ["home"], "keywords_attributes": [{"keyword": "ward"}], "action": "warn"}
    do(bring(amara, json.dumps({"custom_filters": [told]})), run_jobs)
    do(bring(amara, "List name,Account address\n=Care & soup,ben\n"), run_jobs)
    if name.startswith("blocked"):
        block(account=amara, target=ben, now=timezone.now())

    def text_of(account):
        return "".join(next(each for each in EXPORTS if each.name == name).pieces(account))

    text = text_of(amara)
    do(bring(chidi, text, name=name), run_jobs)

    assert text_of(chidi) == text


@pytest.mark.parametrize(
    ("text", "came", "away"),
    [
        (
            "loud.test\nLOUD.test\n@rude.test\nno server\nkith.test\n",
            ["done", "already", "done", "failed", "failed"],
            {"loud.test", "rude.test"},
        ),
        ("#domain,#severity\nloud.test,suspend\n", ["done"], {"loud.test"}),  # of an administrator
    ],
)
def test_servers_one_keeps_away_are_named_one_a_line(ben, run_jobs, text, came, away):
    block_domain(account=ben, domain="old.test", now=timezone.now())
    brought = bring(ben, text, name="blocked_domains.csv", replaces=True)
    do(brought, run_jobs)

    assert results(brought) == came
    assert set(DomainBlock.objects.filter(account=ben).values_list("domain", flat=True)) == away


def test_cut_off_in_the_middle_it_goes_on(ben, run_jobs):
    people = [make_account(f"reader{number}") for number in range(70)]
    brought = bring(ben, "\n".join(person.username for person in people), kind="mutes")
    Import.objects.filter(pk=brought.pk).update(begun_at=timezone.now())

    assert not imports.do_some(brought=brought, now=timezone.now())
    assert 0 < imports.outlook_of(brought).percent < 100
    while not imports.do_some(brought=brought, now=timezone.now()):
        pass
    assert Mute.objects.filter(account=ben).count() == 70


def test_old_imports_are_forgotten_save_those_that_wait(ben, chidi, run_jobs):
    done = bring(ben, "chidi\n", kind="mutes")
    do(done, run_jobs)
    waits = bring(ben, "emi@far.test\n", kind="mutes")
    do(waits, run_jobs)
    bring(ben, "emi@far.test\n", kind="blocks")  # never begun: nobody waits for it

    imports.forget_imports(now=timezone.now() + timedelta(days=31))

    assert list(Import.objects.values_list("pk", flat=True)) == [waits.pk]


def test_fifty_thousand_lines_are_looked_up_in_few_queries(ben, chidi, django_assert_max_num_queries):
    text = "Account address\n" + "\n".join(f"someone{number}@far.test" for number in range(4000)) + "\nchidi\n"

    with django_assert_max_num_queries(60):
        brought = bring(ben, text, kind="follows")
    with pytest.raises(imports.NotThisFile, match="50,000"):
        bring(ben, "x\n" * 50_002, kind="follows")

    assert brought.lines.count() == 4001
    assert brought.lines.filter(result=ImportLine.Result.ELSEWHERE).count() == 4000
    assert ImportKind(brought.kind) == ImportKind.FOLLOWS


def test_a_private_website_is_not_said_to_have_blocked_anyone(ben, run_jobs):
    make_account("private_1", kind="feed", is_locked=True)
    brought = bring(ben, "private_1\n", kind="follows")

    do(brought, run_jobs)

    assert "private" in brought.lines.get().problem
    assert "blocked" not in brought.lines.get().problem
