"""Erasing all of someone who left (row M15): what has a verb by its verb, then every row that points at them.

Rooms to come need do nothing here: what has a foreign key to an account or a login goes with it. Done in short steps,
each of which may be cut off and begun again.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Q, QuerySet

from kith.accounts.actions import unfollow
from kith.accounts.actions.standing import leave_the_name
from kith.accounts.models import Account, Follow
from kith.federation.farewells import heard_of_leaving
from kith.federation.outbound.people import say_goodbye
from kith.media import erasing as media
from kith.media.models import MediaFile
from kith.members.actions import end_sessions
from kith.members.composing import compose
from kith.members.leaving import TOLD_FOR, link_of
from kith.members.letters import write_letter
from kith.members.models import Departure, Letter, User
from kith.posts.actions.erasing import count_left_of, erase_some_of
from kith.servers.actions import forget_reader
from kith.site.archives import forget_archives_of
from kith.site.imports import forget_imports_of

_AT_ONCE = 50
_STAYS = {User, Departure}  # the login goes last, and the departure tells that it is done


def count_things(account: Account) -> int:
    """Return how much there is to erase, as far as it is many: the measure of progress."""
    files = MediaFile.objects.filter(owner_id=account.pk).count()
    return count_left_of(account) + files + _ties(account).count() + 1


def erase_some(*, departure: Departure, now: datetime) -> bool:
    """Erase a little more, and say whether that was all."""
    account = departure.account
    if departure.things == 0:
        say_goodbye(account=account, now=now)
        things = count_things(account)
        Departure.objects.filter(pk=departure.pk).update(things=things)
        departure.things = things
    gone = erase_some_of(account=account, most=_AT_ONCE) or _erase_ties(account) or _erase_files(account)
    if gone:
        Departure.objects.filter(pk=departure.pk).update(erased=F("erased") + gone)
        return False
    forget_archives_of(account)
    forget_imports_of(account)
    for rows in rows_of(account):
        _erase_rows(rows)
    _finish(departure, now)
    return True


def rows_of(account: Account) -> Iterator[tuple[QuerySet[Any], models.ForeignKey[Any, Any]]]:
    """Every kind of row that points at `account`, with the field it does so by."""
    for field in _fields_to(Account):
        yield field.model._base_manager.filter(**{field.name: account}), field


def _erase_ties(account: Account) -> int:
    ties = list(_ties(account).select_related("follower", "followed")[:_AT_ONCE])
    for tie in ties:
        unfollow(follower=tie.follower, target=tie.followed)
    return len(ties)


def _erase_files(account: Account) -> int:
    return media.erase_some_of(owner_id=account.pk, most=_AT_ONCE)


def _ties(account: Account) -> QuerySet[Follow]:
    return Follow.objects.filter(Q(follower=account) | Q(followed=account))


def _erase_rows(found: tuple[QuerySet[Any], models.ForeignKey[Any, Any]]) -> None:
    rows, field = found
    if field.remote_field.on_delete is models.SET_NULL:
        rows.update(**{field.name: None})
        return
    if isinstance(field.model._meta.pk, models.CompositePrimaryKey):
        rows.delete()  # nothing hangs on such a row, so it is one statement
        return
    while some := list(rows.values_list("pk", flat=True)[:_AT_ONCE]):
        field.model._base_manager.filter(pk__in=some).delete()


def _fields_to(target: type[models.Model]) -> list[Any]:
    found = chain.from_iterable(model._meta.concrete_fields for model in apps.get_models() if model not in _STAYS)
    return [field for field in found if field.is_relation and field.related_model is target]


def _finish(departure: Departure, now: datetime) -> None:
    account = departure.account
    with transaction.atomic():
        user = User.objects.filter(account=account).first()
        if user is not None:
            end_sessions(user=user)
            Letter.objects.filter(Q(user=user) | Q(to__iexact=departure.email)).delete()
            user.delete()
        forget_reader(account_id=account.pk)
        leave_the_name(account=account, now=now)
        if departure.email:
            heard, link = heard_of_leaving(account), link_of(departure)
            words = compose("left", reader=user, username=account.username, heard=heard, days=TOLD_FOR.days, link=link)
            write_letter(to=departure.email, words=words, now=now)
        Departure.objects.filter(pk=departure.pk).update(email="", done_at=now, erased=F("things"))
