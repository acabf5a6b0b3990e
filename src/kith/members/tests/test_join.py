from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from kith.accounts.models import Account, Role
from kith.jobs.models import Job
from kith.members.models import Letter, User
from kith.members.tests.conftest import LONG, fill_in, link_in
from kith.servers.actions import add_rule
from kith.servers.models import SignUp


def test_open_to_all_asks_only_to_confirm_the_address(client, joined_by, mail_is_on, run_jobs, mailoutbox):
    joined_by(SignUp.OPEN)

    client.post("/join", fill_in())
    run_jobs()
    answer = client.post(link_in(mailoutbox[0].body))

    rosa = User.objects.get()
    assert rosa.may_enter
    assert rosa.account.role == Role.CARER
    assert rosa.account.display_name == "Rosa Meadows"
    assert answer.headers["Location"] == "/home"
    assert client.session["_auth_user_id"] == str(rosa.pk)
    assert not Letter.objects.exists()


def test_asking_first_waits_for_an_administrator(client, joined_by, mail_is_on, run_jobs, mailoutbox):
    joined_by(SignUp.APPROVAL)

    client.post("/join", fill_in())
    run_jobs()
    answer = client.post(link_in(mailoutbox[0].body), follow=True)

    rosa = User.objects.get()
    assert rosa.sign_up_answer == "I foster two boys."
    assert not rosa.may_enter
    assert "Someone will read your answer" in answer.content.decode()


def test_asking_first_needs_an_answer(client, joined_by):
    joined_by(SignUp.APPROVAL)

    answer = client.post("/join", fill_in(answer=""))

    assert answer.status_code == 422
    assert "rosa@mail.test" in answer.content.decode()
    assert not User.objects.exists()


def test_without_mail_the_link_waits_for_an_administrator(client, joined_by):
    joined_by(SignUp.OPEN)

    answer = client.post("/join", fill_in(), follow=True)
    letter = Letter.objects.get()

    assert "This server sends no e-mail" in answer.content.decode()
    assert letter.kind == Letter.Kind.CONFIRM
    assert not Job.objects.filter(task__contains="send_letter").exists()
    client.post(link_in(letter.text))
    assert User.objects.get().may_enter
    assert not Letter.objects.exists()


def test_is_closed_without_an_invitation(client, joined_by):
    joined_by(SignUp.INVITATION)

    answer = client.post("/join", fill_in())

    assert "link from someone who is here" in answer.content.decode()
    assert not User.objects.exists()


def test_an_invitation_lets_in_at_once(client, joined_by, dee, make_invitation, mail_is_on):
    joined_by(SignUp.INVITATION)
    invitation = make_invitation(dee.user, role=Role.RESEARCHER, most_uses=1)

    page = client.get("/invite/come-in", follow=True)
    client.post("/join", fill_in(role=Role.RESEARCHER))

    rosa = User.objects.get(username="rosa")
    invitation.refresh_from_db()
    assert '<option value="researcher" selected>' in page.content.decode()
    assert rosa.approved_at is not None
    assert rosa.invitation == invitation
    assert invitation.uses == 1


def test_an_invitation_vouches_for_the_address_where_no_mail_is_sent(client, joined_by, dee, make_invitation):
    joined_by(SignUp.INVITATION)
    make_invitation(dee.user)

    client.get("/invite/come-in")
    client.post("/join", fill_in())

    assert User.objects.get(username="rosa").may_enter


@pytest.mark.parametrize(
    "fields",
    [
        {"expires_at": timezone.now() - timedelta(minutes=1)},
        {"most_uses": 1, "uses": 1},
        {"revoked_at": timezone.now()},
    ],
    ids=["expired", "used up", "taken back"],
)
def test_an_invitation_that_is_over_lets_nobody_in(client, joined_by, dee, make_invitation, fields):
    joined_by(SignUp.INVITATION)
    make_invitation(dee.user, **fields)

    page = client.get("/invite/come-in")
    client.post("/join", fill_in())

    assert page.status_code == 410
    assert not User.objects.filter(username="rosa").exists()


def test_an_invitation_of_a_closed_account_is_over(client, joined_by, dee, make_invitation):
    dee.user.disabled_at = timezone.now()
    dee.user.save()
    make_invitation(dee.user)

    assert client.get("/invite/come-in").status_code == 410


@pytest.mark.parametrize("name", ["admin", "Moderator", "rosa meadows", "rosa@mail", "ro.sa", "x" * 31, ""])
def test_refuses_names_that_are_not_for_people(client, joined_by, name):
    joined_by(SignUp.OPEN)

    answer = client.post("/join", fill_in(username=name))

    assert answer.status_code == 422
    assert not Account.objects.exists()


def test_refuses_a_name_that_someone_has(client, joined_by, amara):
    joined_by(SignUp.OPEN)

    answer = client.post("/join", fill_in(username="AMARA"))

    assert answer.status_code == 422
    assert "has this name already" in answer.content.decode()


def test_does_not_tell_who_has_an_account(client, joined_by, amara, mail_is_on, run_jobs, mailoutbox):
    joined_by(SignUp.OPEN)

    taken = client.post("/join", fill_in(email="amara@mail.test"))
    run_jobs()
    free = client.post("/join", fill_in())

    assert (taken.status_code, taken.headers["Location"]) == (free.status_code, free.headers["Location"])
    assert [letter.subject for letter in mailoutbox] == ["You have an account already"]
    assert mailoutbox[0].to == ["amara@mail.test"]


@pytest.mark.parametrize("password", ["short", "password1234", "rosameadows"])
def test_refuses_weak_passwords(client, joined_by, password):
    joined_by(SignUp.OPEN)

    answer = client.post("/join", fill_in(password1=password, username="rosameadows"))

    assert answer.status_code == 422
    assert not User.objects.exists()


def test_asks_to_accept_the_rules(client, joined_by):
    joined_by(SignUp.OPEN)
    add_rule(text="Never name a person who uses services.")

    refused = client.post("/join", fill_in())
    client.post("/join", fill_in(accepts_rules="on"))

    assert refused.status_code == 422
    assert "Never name a person" in refused.content.decode()
    assert User.objects.count() == 1


def test_a_robot_that_fills_in_the_hidden_field_is_thanked_and_forgotten(client, joined_by):
    joined_by(SignUp.OPEN)

    answer = client.post("/join", fill_in(website="https://spam.test"))

    assert answer.status_code == 302
    assert not User.objects.exists()


def test_asks_who_is_quicker_than_people_to_press_again(client, joined_by, settings):
    settings.KITH_RATE_LIMITS = True
    joined_by(SignUp.OPEN)
    opened_at = signing.dumps(int(timezone.now().timestamp()), salt="opened")
    opened_earlier = signing.dumps(int(timezone.now().timestamp()) - 20, salt="opened")

    quick = client.post("/join", fill_in(opened_at=opened_at))
    again = client.post("/join", fill_in(opened_at=opened_earlier))

    assert quick.status_code == 422
    assert again.status_code == 302
    assert LONG not in quick.content.decode()


def test_shows_the_page_to_join(client, joined_by):
    joined_by(SignUp.APPROVAL)

    page = client.get("/join").content.decode()

    assert page.count("<h1") == 1
    assert "Why would you like to join?" in page
    assert 'value="uses-services"' in page
