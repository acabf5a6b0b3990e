"""Joining through an app, by the rules of the server."""

import re

import pytest

from kith.accounts.models import Role
from kith.members import limits
from kith.members.actions import approve_member, confirm_member, decline_member
from kith.members.inviting import make_invitation
from kith.members.models import AppToken, Letter, User
from kith.servers.models import SignUp
from kith.servers.queries import this_server
from tests.cast import NOW

FORM = {
    "username": "rosa",
    "email": "rosa@mail.test",
    "password": "a long enough password",
    "agreement": True,
    "locale": "cy-GB",
    "reason": "I foster two boys.",
    "date_of_birth": "1980-01-01",
}
JOIN = "/api/v1/accounts"


@pytest.fixture
def app(app_of):
    return app_of(None, "read write")


@pytest.fixture
def joined_by(monkeypatch):
    def joined_by(way):
        monkeypatch.setattr(this_server(), "sign_up", way)  # until somebody joins: then the row is read anew

    return joined_by


def as_who_joined(app, made):
    app.defaults["HTTP_AUTHORIZATION"] = f"Bearer {made['access_token']}"
    return app


def test_who_asks_to_join_holds_a_token_that_opens_nothing_yet(app, joined_by):
    joined_by(SignUp.APPROVAL)
    made = app.post(JOIN, FORM)
    assert made.status_code == 200, made.content
    assert set(made.json()) == {"access_token", "token_type", "scope", "created_at"}
    rosa = User.objects.get()
    assert (rosa.username, rosa.sign_up_answer, rosa.language, rosa.may_enter) == ("rosa", FORM["reason"], "cy", False)
    assert rosa.check_password(FORM["password"])

    theirs = as_who_joined(app, made.json())
    refused = theirs.get("/api/v1/accounts/verify_credentials")
    assert (refused.status_code, refused.json()["error"]) == (403, "Your login is missing a confirmed e-mail address")
    assert theirs.post("/api/v1/reports", {}).status_code == 403
    assert theirs.get("/api/v1/emails/check_confirmation").json() is False

    confirm_member(user=rosa, now=NOW)
    assert theirs.get("/api/v1/emails/check_confirmation").json() is True
    waits = theirs.get("/api/v1/accounts/verify_credentials")
    assert (waits.status_code, waits.json()["error"]) == (403, "Your login is currently pending approval")

    approve_member(user=rosa, now=NOW)
    assert theirs.get("/api/v1/accounts/verify_credentials").json()["username"] == "rosa"


def test_where_anyone_may_join_only_the_address_is_to_be_confirmed(app, joined_by):
    joined_by(SignUp.OPEN)
    app.form(JOIN, {name: value for name, value in FORM.items() if name != "reason"} | {"agreement": "true"})
    rosa = User.objects.get()
    assert rosa.approved_at is not None
    assert Letter.objects.get().user == rosa


def test_by_invitation_only_needs_one(app, joined_by, dee):
    joined_by(SignUp.INVITATION)
    refused = app.post(JOIN, FORM)
    assert (refused.status_code, refused.json()["error"]) == (403, "This action is not allowed")
    invitation = make_invitation(by=dee.user, now=NOW, role=Role.CARER, note="", expires_after=None, most_uses=1)
    assert app.post(JOIN, FORM | {"invite_code": invitation.code}).status_code == 200
    rosa = User.objects.get(username="rosa")
    assert (rosa.invitation, rosa.account.role, rosa.may_enter) == (invitation, "carer", True)
    joined_by(SignUp.INVITATION)
    again = app.post(JOIN, FORM | {"invite_code": invitation.code, "username": "two", "email": "two@mail.test"})
    assert again.status_code == 403


@pytest.mark.parametrize(
    ("changes", "name", "code"),
    [
        ({"username": ""}, "username", "ERR_BLANK"),
        ({"username": "no spaces"}, "username", "ERR_INVALID"),
        ({"username": "Admin"}, "username", "ERR_RESERVED"),
        ({"username": "AMARA"}, "username", "ERR_TAKEN"),
        ({"email": ""}, "email", "ERR_BLANK"),
        ({"email": "nothing"}, "email", "ERR_INVALID"),
        ({"password": ""}, "password", "ERR_BLANK"),
        ({"password": "short"}, "password", "ERR_TOO_SHORT"),
        ({"password": "password1234"}, "password", "ERR_INVALID"),
        ({"agreement": False}, "agreement", "ERR_ACCEPTED"),
        ({"reason": " "}, "reason", "ERR_BLANK"),
        ({"reason": "x" * 1001}, "reason", "ERR_TOO_LONG"),
    ],
)
def test_says_what_is_wrong(app, amara, joined_by, changes, name, code):
    joined_by(SignUp.APPROVAL)
    answer = app.post(JOIN, FORM | changes)
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("Validation failed: ")
    assert code in [each["error"] for each in answer.json()["details"][name]]
    assert User.objects.count() == 1


def test_nobody_learns_whose_address_has_an_account(app_of, amara, joined_by, settings):
    """The answers to who asks are the same for Amara's address and for one that nobody has; Amara is told."""
    settings.EMAIL_HOST = "mail.test"
    told = []
    for number, address in enumerate((" Amara@mail.test", "nobody@mail.test")):
        joined_by(SignUp.OPEN)
        form = FORM | {"username": f"prober{number}", "email": address}
        made = app_of(None, "read write").post(JOIN, form)
        theirs = as_who_joined(app_of(None), made.json())
        answers = [made, theirs.get("/api/v1/emails/check_confirmation"), theirs.get("/api/v1/timelines/home"),
                   theirs.post("/api/v1/emails/confirmations")]  # fmt: skip
        told.append([(each.status_code, set(each.json()) if each is made else each.json()) for each in answers])
    assert told[0] == told[1]
    written = dict(Letter.objects.values_list("to", "subject"))
    assert set(written) == {"amara@mail.test", "nobody@mail.test"}
    assert written["amara@mail.test"] == "You have an account already"


def test_nor_by_asking_for_a_letter_to_it(app, amara, joined_by, settings):
    settings.EMAIL_HOST = "mail.test"
    joined_by(SignUp.OPEN)
    theirs = as_who_joined(app, app.post(JOIN, FORM).json())
    Letter.objects.all().delete()
    for asked in ({"email": "amara@mail.test"}, {}, {"email": "other@mail.test"}):
        assert theirs.post("/api/v1/emails/confirmations", asked).json() == {}
    written = dict(Letter.objects.values_list("to", "subject"))
    assert set(written) == {"amara@mail.test", "other@mail.test"}
    assert written["amara@mail.test"] == "You have an account already"


@pytest.mark.parametrize("decide", [approve_member, decline_member])
def test_what_is_decided_of_whose_address_was_taken_is_written_to_nobody(app, amara, joined_by, settings, now, decide):
    settings.EMAIL_HOST = "mail.test"
    joined_by(SignUp.APPROVAL)
    assert app.post(JOIN, FORM | {"email": "amara@mail.test"}).status_code == 200

    decide(user=User.objects.get(username="rosa"), now=now)

    assert list(Letter.objects.values_list("to", flat=True)) == ["amara@mail.test"]


def test_only_an_app_that_speaks_for_itself_makes_members(app_of, amara, client, joined_by):
    joined_by(SignUp.OPEN)
    assert client.post(JOIN, FORM).status_code == 401
    assert app_of(amara).post(JOIN, FORM).status_code == 403
    assert app_of(None, "read").post(JOIN, FORM).status_code == 403


def test_an_address_joins_so_often_and_no_oftener(app, joined_by, settings, monkeypatch):
    joined_by(SignUp.OPEN)
    settings.KITH_RATE_LIMITS = True
    monkeypatch.setattr(limits, "JOIN_BY_ADDRESS", limits.Limit("join-test", 2, 3600))
    answers = [app.post(JOIN, FORM | {"username": f"r{n}", "email": f"r{n}@mail.test"}).status_code for n in range(3)]
    assert answers == [200, 200, 429]


def test_another_letter_perhaps_to_another_address(app, joined_by, amara):
    joined_by(SignUp.OPEN)
    theirs = as_who_joined(app, app.post(JOIN, FORM).json())
    assert theirs.post("/api/v1/emails/confirmations", {"email": "Other@mail.test"}).json() == {}
    letter = Letter.objects.get()
    assert letter.to == "other@mail.test"
    assert User.objects.get(username="rosa").email == "other@mail.test"
    assert theirs.post("/api/v1/emails/confirmations", {"email": "nothing"}).status_code == 422

    link = re.search(r"http://kith\.test(/confirm/\S+)", letter.text)
    app.defaults.pop("HTTP_AUTHORIZATION")
    app.post(link[1])

    assert User.objects.get(username="rosa").may_enter


def test_who_is_confirmed_asks_for_no_letter(app_of, amara):
    answer = app_of(amara).post("/api/v1/emails/confirmations")
    assert answer.status_code == 403
    assert "awaiting confirmation" in answer.json()["error"]


def test_a_closed_login_opens_nothing_at_all(app, joined_by):
    joined_by(SignUp.OPEN)
    theirs = as_who_joined(app, app.post(JOIN, FORM).json())
    User.objects.update(disabled_at=NOW)
    assert theirs.get("/api/v1/emails/check_confirmation").status_code == 401
    assert AppToken.objects.count() == 2
