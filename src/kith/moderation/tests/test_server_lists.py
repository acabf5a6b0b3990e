"""Lists of servers: read as they are found in the world, written as Mastodon takes them, brought after a look."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kith.accounts.models import Follow
from kith.moderation.actions import limit_server
from kith.moderation.server_lists import HEADER, LARGEST, NotAList, read_list, write_list
from kith.servers.actions import Limits, limits_of
from kith.servers.models import Limit, Server

MASTODON = b"""#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate
bad.test,suspend,TRUE,true,"Abuse, threats",false
loud.test,silence,False,false,,true
media.test,noop,true,false,,false
fine.test,noop,false,false,,false
"""


def test_mastodons_list_is_read():
    read = read_list(MASTODON)

    assert read.unreadable == 0
    assert read.decided == {
        "bad.test": Limits(limit=Limit.SUSPENDED, rejects_media=True, rejects_reports=True, reason="Abuse, threats"),
        "loud.test": Limits(limit=Limit.LIMITED, hides_name=True),
        "media.test": Limits(rejects_media=True),
    }


@pytest.mark.parametrize(
    "body",
    [
        b"domain,severity\nbad.test,suspend\n",
        "\ufeff#Domain,#Severity\r\nBAD.test,Suspend\r\n".encode(),
        b"domain\nbad.test\n",
        b"bad.test\n",
        b"# a comment\n\nbad.test\n*.bad.test\n",
    ],
)
def test_other_lists_are_read_too(body):
    assert read_list(body).decided == {"bad.test": Limits(limit=Limit.SUSPENDED)}


def test_lines_that_name_no_server_are_counted():
    read = read_list(b"domain,severity\nbad.test,suspend\nkith.test,suspend\n,suspend\nother.test,maybe\n")

    assert list(read.decided) == ["bad.test"]
    assert read.unreadable == 3


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\n\n", b"\xff\xfe\x00", b"\x89PNG\r\n", b"just words\n", b"<html>", b"x" * (LARGEST + 1),
        b"a.test\n" * 20_001, b'"' + b"a" * 200_000,
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused(body):
    with pytest.raises(NotAList):
        read_list(body)


def test_what_is_written_reads_the_same(db, now):
    decided = read_list(MASTODON).decided
    for domain, limits in decided.items():
        limit_server(domain=domain, limits=limits, by=None, now=now)
    Server.objects.create(domain="fine.test", created_at=now)

    written = "".join(write_list(Server.objects.order_by("domain")))

    assert written.splitlines()[0] == ",".join(HEADER)
    assert read_list(written.encode()).decided == decided


def test_no_reason_is_run_by_a_spreadsheet_and_no_note_goes_out(db, now):
    limits = Limits(limit=Limit.SUSPENDED, reason="=cmd()", note="between us")
    limit_server(domain="bad.test", limits=limits, by=None, now=now)

    written = "".join(write_list(Server.objects.all()))

    assert ",'=cmd()," in written
    assert "between us" not in written


@pytest.fixture
def browser(moses, sign_in):
    return sign_in(moses)


def bring(browser, body):
    return browser.post("/manage/servers/bring", {"file": SimpleUploadedFile("list.csv", body)})


def test_first_it_is_shown_what_a_list_would_do(browser, amara, emi, moses, now):
    Follow.objects.create(follower=amara, followed=emi, created_at=now, accepted_at=now)
    limit_server(domain="loud.test", limits=Limits(limit=Limit.SUSPENDED), by=moses.user, now=now)

    page = bring(browser, MASTODON + b"elsewhere.test,suspend,,,,\n").content.decode()

    assert "It decides about 3 servers" in page
    assert '<input type="checkbox" name="also" value="elsewhere.test">' in page
    assert Server.objects.count() == 1


@pytest.mark.parametrize(("also", "ends"), [([], False), (["elsewhere.test"], True)])
def test_those_we_are_in_touch_with_only_where_ticked(browser, amara, emi, now, also, ends):
    Follow.objects.create(follower=amara, followed=emi, created_at=now, accepted_at=now)
    body = (MASTODON + b"elsewhere.test,suspend,,,,\n").decode()

    browser.post("/manage/servers/bring/begin", {"list": body, "source": "list.csv", "also": also})

    assert Follow.objects.exists() != ends
    assert Server.objects.filter(domain="elsewhere.test").exists() == ends
    assert limits_of(Server.objects.get(domain="bad.test")).reason == "Abuse, threats"


def test_a_part_of_a_listed_server_counts_as_in_touch(browser, amara, emi, now):
    Follow.objects.create(follower=emi, followed=amara, created_at=now - timedelta(days=1), accepted_at=now)

    assert 'name="also" value="test.invalid"' not in bring(browser, b"test.invalid\n").content.decode()
    emi.domain = "a.elsewhere.test"
    emi.save()
    assert 'name="also" value="elsewhere.test"' in bring(browser, b"elsewhere.test\n").content.decode()


def test_what_is_no_list_is_said_so(browser):
    assert bring(browser, b"\x89PNG\r\n").status_code == 422
    assert browser.post("/manage/servers/bring", {}).status_code == 422
    assert browser.post("/manage/servers/bring/begin", {"list": ""})["Location"] == "/manage/servers/bring"
    assert not Server.objects.exists()


def test_ours_can_be_taken_along(browser, moses, now):
    limit_server(domain="bad.test", limits=Limits(limit=Limit.SUSPENDED), by=moses.user, now=now)

    answer = browser.get("/manage/servers/list.csv")

    assert "bad.test,suspend,false,false,,false" in b"".join(answer.streaming_content).decode()


def test_members_bring_and_take_nothing(amara, sign_in):
    browser = sign_in(amara)

    assert browser.get("/manage/servers/list.csv").status_code == 403
    assert browser.post("/manage/servers/bring/begin", {"list": "bad.test"}).status_code == 403
    assert not Server.objects.exists()
