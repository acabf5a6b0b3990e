"""A member is read by a kept statement; it must give just what the ORM gives, and nothing once they are out."""

import pytest
from django.contrib.sessions.backends.db import SessionStore as DjangosStore
from django.contrib.sessions.models import Session

from kith.members.backends import MemberBackend
from kith.members.models import User
from kith.members.sessions import SessionStore

pytestmark = pytest.mark.django_db


def test_gives_login_and_account_as_the_orm_does(amara, django_assert_num_queries):
    expected = User.objects.select_related("account").get(account=amara)

    with django_assert_num_queries(1):
        user = MemberBackend().get_user(expected.pk)
        account = user.account

    assert _fields(user) == _fields(expected)
    assert _fields(account) == _fields(expected.account)
    assert user == expected
    assert not user._state.adding


def test_gives_nobody_for_a_login_that_is_gone_or_disabled(amara, now):
    user = User.objects.get(account=amara)

    User.objects.update(disabled_at=now)

    assert MemberBackend().get_user(user.pk) is None
    assert MemberBackend().get_user(-1) is None


def test_reads_sessions_as_django_writes_them():
    store = DjangosStore()
    store["kept"] = ["words"]
    store.create()

    assert SessionStore(store.session_key)["kept"] == ["words"]


def test_a_session_that_is_gone_or_over_is_empty(now):
    store = SessionStore()
    store["kept"] = "words"
    store.create()

    Session.objects.update(expire_date=now)
    over = SessionStore(store.session_key)

    assert over.is_empty() or dict(over.items()) == {}
    assert over.session_key is None


def _fields(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
