import pytest

from kith.accounts.models import Role
from kith.members.actions import EmailTaken, create_member
from kith.members.models import User
from kith.servers.queries import forget_this_server, this_server
from tests.cast import NOW

LONG = "a long enough password"


def test_makes_a_member_who_may_enter_at_once(db):
    user = create_member(
        username="rosa",
        email="Rosa@Mail.test",
        password=LONG,
        role=Role.CARER,
        is_confirmed=True,
        is_approved=True,
        now=NOW,
    )

    made = User.objects.select_related("account").get()
    assert made.may_enter
    assert made.email == "rosa@mail.test"
    assert made.account.role == Role.CARER
    assert made.check_password(LONG)
    assert user.account.username == "rosa"


def test_opens_the_server(db):
    forget_this_server()

    create_member(username="rosa", email="rosa@mail.test", password=LONG, now=NOW)

    assert this_server().is_set_up


def test_refuses_an_address_that_someone_has(amara):
    with pytest.raises(EmailTaken):
        create_member(username="rosa", email="AMARA@mail.test", password=LONG, now=NOW)

    assert User.objects.count() == 1


def test_waits_for_an_answer_where_nobody_let_them_in(db):
    user = create_member(username="rosa", email="rosa@mail.test", password=LONG, answer="I am a carer.", now=NOW)

    assert not user.may_enter
    assert user.sign_up_answer == "I am a carer."
