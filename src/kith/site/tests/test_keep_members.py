import pytest
from django.test import Client

from kith.accounts.models import Account
from kith.members.models import Rank, User
from tests.cast import PASSWORD, make_member


def test_reads_the_answer_and_lets_someone_in(sign_in, dee, rosa):
    browser = sign_in(dee)

    page = browser.get("/manage/waiting").content.decode()
    browser.post(f"/manage/members/{rosa.pk}/approve")

    assert "I foster two boys." in page
    # No mail is set up, so that being let in is being confirmed.
    answer = Client().post("/sign-in", {"login": "rosa", "password": PASSWORD})
    assert answer.headers["Location"] == "/home"


def test_lets_in_who_still_has_to_confirm_where_mail_is_set_up(sign_in, dee, rosa, settings, run_jobs, mailoutbox):
    settings.EMAIL_HOST = "mail.test"

    sign_in(dee).post(f"/manage/members/{rosa.pk}/approve")
    run_jobs()

    rosa.refresh_from_db()
    assert rosa.approved_at is not None
    assert rosa.confirmed_at is None
    assert [letter.subject for letter in mailoutbox] == ["Come in"]


def test_declines_and_forgets_what_was_written(sign_in, dee, rosa):
    sign_in(dee).post(f"/manage/members/{rosa.pk}/decline")

    assert not User.objects.filter(username="rosa").exists()
    assert not Account.objects.filter(username="rosa").exists()


def test_never_declines_a_member(sign_in, dee, amara):
    sign_in(dee).post(f"/manage/members/{amara.user.pk}/decline")

    assert User.objects.filter(username="amara").exists()


def test_counts_an_address_as_confirmed(sign_in, dee, rosa):
    sign_in(dee).post(f"/manage/members/{rosa.pk}/confirm")

    rosa.refresh_from_db()
    assert rosa.confirmed_at is not None


def test_closes_and_opens_an_account(sign_in, dee, amara):
    amaras = sign_in(amara)
    browser = sign_in(dee)

    browser.post(f"/manage/members/{amara.user.pk}/disable", {"reason": "Asked for it."})
    closed = amaras.get("/settings").status_code
    browser.post(f"/manage/members/{amara.user.pk}/enable")

    assert closed == 302
    amara.user.refresh_from_db()
    assert amara.user.disabled_at is None


def test_nobody_closes_the_owner(sign_in, dee, db):
    other = make_member("gwen", rank=Rank.ADMINISTRATOR)

    sign_in(other).post(f"/manage/members/{dee.user.pk}/disable")

    dee.user.refresh_from_db()
    assert dee.user.disabled_at is None


@pytest.mark.parametrize(
    ("by", "rank", "becomes"),
    [
        (Rank.OWNER, Rank.ADMINISTRATOR, Rank.ADMINISTRATOR),
        (Rank.OWNER, Rank.MODERATOR, Rank.MODERATOR),
        (Rank.ADMINISTRATOR, Rank.MODERATOR, Rank.MODERATOR),
        (Rank.ADMINISTRATOR, Rank.ADMINISTRATOR, Rank.MEMBER),
        (Rank.OWNER, Rank.OWNER, Rank.MEMBER),
    ],
)
def test_only_the_owner_makes_administrators(sign_in, amara, by, rank, becomes):
    keeper = make_member("gwen", rank=by)

    sign_in(keeper).post(f"/manage/members/{amara.user.pk}/rank", {"rank": rank})

    amara.user.refresh_from_db()
    assert amara.user.rank == becomes


def test_an_administrator_does_not_unmake_another(sign_in, db):
    gwen = make_member("gwen", rank=Rank.ADMINISTRATOR)
    kofi = make_member("kofi", rank=Rank.ADMINISTRATOR)

    sign_in(gwen).post(f"/manage/members/{kofi.user.pk}/rank", {"rank": Rank.MEMBER})

    kofi.user.refresh_from_db()
    assert kofi.user.rank == Rank.ADMINISTRATOR


@pytest.mark.parametrize("text", ["amara", "NWOSU", "amara@mail"])
def test_finds_members_by_a_part_of_name_or_address(sign_in, dee, amara, ben, text):
    page = sign_in(dee).get("/manage/members", {"q": text}).content.decode()

    assert "Amara Nwosu-Hart" in page
    assert "ben@mail.test" not in page
