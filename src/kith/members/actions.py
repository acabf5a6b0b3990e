"""Joining, being let in, and rank: the verbs that make a member or change what one may do."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from kith.accounts.creating import create_local_account
from kith.accounts.models import Kind, Role
from kith.foundations import mail
from kith.jobs.announce import announce
from kith.live.actions import end_streams
from kith.members.composing import compose
from kith.members.happenings import JOIN_REQUESTED
from kith.members.inviting import use_invitation
from kith.members.letters import forget_letters, write_letter
from kith.members.models import Invitation, Letter, Rank, User
from kith.servers.actions import open_this_server

UNCONFIRMED_KEPT_FOR = timedelta(days=7)


class EmailTaken(Exception):
    """Someone else here already has this e-mail address."""


class MayNotChangeRank(Exception):
    """Only the owner makes or unmakes administrators, and nobody unmakes the owner."""


class MayNotDisable(Exception):
    """Administrators may disable members and moderators; only the owner may disable administrators."""


def create_member(
    *,
    username: str,
    email: str,
    password: str,
    now: datetime,
    rank: str = Rank.MEMBER,
    role: str = Role.NONE,
    display_name: str = "",
    is_confirmed: bool = False,
    is_approved: bool = False,
    answer: str = "",
    invitation: Invitation | None = None,
) -> User:
    """Make an account and its login.

    An invitation approves, and confirms too where no mail is set up: who invited vouches.
    Raises EmailTaken, InvitationSpent, and what `create_local_account` refuses.
    """
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exists():
        raise EmailTaken
    is_approved = is_approved or invitation is not None
    is_confirmed = is_confirmed or (invitation is not None and not mail.is_set_up())
    user = User(email=email, rank=rank, joined_at=now, sign_up_answer=answer, invitation=invitation)
    user.confirmed_at = now if is_confirmed else None
    user.approved_at = now if is_approved else None
    # Before the transaction: hashing takes a tenth of a second, and SQLite has one writer.
    user.set_password(password or None)  # none: nobody can sign in so, until one is set by a reset
    with transaction.atomic():
        if invitation is not None:
            use_invitation(invitation=invitation, now=now)
        user.account = create_local_account(
            username=username,
            now=now,
            kind=Kind.PERSON,
            role=role,
            display_name=display_name,
            is_discoverable=True,
            # Only who keeps the server vouches for both; they may call someone “admin”.
            allows_reserved=is_confirmed and is_approved and invitation is None,
        )
        user.username = user.account.username
        try:
            with transaction.atomic():
                user.save(force_insert=True)
        except IntegrityError as taken:  # the same address at the same moment
            raise EmailTaken from taken
        EmailAddress.objects.create(user=user, email=email, verified=is_confirmed, primary=True)
        open_this_server()
        _ask_for_approval(user)
    return user


def confirm_member(*, user: User, now: datetime) -> None:
    """Count the e-mail address as theirs; doing it twice changes nothing."""
    with transaction.atomic():
        EmailAddress.objects.filter(user=user, primary=True).update(verified=True)
        if User.objects.filter(pk=user.pk, confirmed_at=None).update(confirmed_at=now) == 0:
            return
        user.confirmed_at = now
        forget_letters(user=user, kind=Letter.Kind.CONFIRM)
        if mail.is_set_up():  # without, that was asked when they joined
            _ask_for_approval(user)


def make_way_for(*, email: str, user: User) -> bool:
    """Free an address that `user` is about to prove theirs from someone who never confirmed it; False where one did."""
    others = User.objects.filter(email__iexact=email).exclude(pk=user.pk)
    if others.exclude(confirmed_at=None).exists():
        return False
    for other in others:
        _forget(other)
    return True


def approve_member(*, user: User, now: datetime) -> None:
    """Let someone in who asked. Where no mail is set up, this confirms their address as well."""
    with transaction.atomic():
        if User.objects.filter(pk=user.pk, approved_at=None).update(approved_at=now) == 0:
            return
        user.approved_at = now
        if user.confirmed_at is None and not mail.is_set_up():
            confirm_member(user=user, now=now)
        _write(user, "approved", now)


def decline_member(*, user: User, now: datetime) -> None:
    """Forget a request to join, so that the name and the address are free again; members stay."""
    with transaction.atomic():
        waiting = User.objects.select_for_update().filter(pk=user.pk, approved_at=None).first()
        if waiting is None:
            return
        _forget(waiting)
        _write(waiting, "declined", now)


def forget_unconfirmed_members(*, now: datetime) -> int:
    """Forget who joined and never confirmed their address, so that names and addresses don't stay taken."""
    never_came = User.objects.filter(confirmed_at=None, joined_at__lt=now - UNCONFIRMED_KEPT_FOR, last_login=None)
    if not mail.is_set_up():
        never_came = never_came.exclude(approved_at=None)  # an administrator has not read their answer yet
    for user in never_came:
        with transaction.atomic():
            _forget(user)
    return len(never_came)


def disable_member(*, user: User, by: User, now: datetime) -> None:
    """Close the door to a login and end all its sessions; closed already, it is from now on. Raises MayNotDisable."""
    if user.pk == by.pk or user.rank == Rank.OWNER or (user.is_administrator and by.rank != Rank.OWNER):
        raise MayNotDisable
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(disabled_at=now)
        end_sessions(user=user)


def enable_member(*, user: User) -> None:
    """Open the door to a login again."""
    User.objects.filter(pk=user.pk).update(disabled_at=None)


def replace_password(*, user: User, password: str) -> None:
    """Give a login another password and sign it out everywhere; only who holds the machine may do so unasked.

    Raises Django's ValidationError where the password is too easy.
    """
    validate_password(password, user)
    user.set_password(password)
    with transaction.atomic():
        user.save(update_fields=["password"])
        forget_letters(user=user, kind=Letter.Kind.RESET)
        end_sessions(user=user)


def change_rank(*, user: User, rank: Rank, by: User) -> None:
    """Make someone a member, a moderator or an administrator. Raises MayNotChangeRank."""
    touches_administrators = rank == Rank.ADMINISTRATOR or user.rank == Rank.ADMINISTRATOR
    if user.rank == Rank.OWNER or rank == Rank.OWNER or not by.is_administrator:
        raise MayNotChangeRank
    if touches_administrators and by.rank != Rank.OWNER:
        raise MayNotChangeRank
    User.objects.filter(pk=user.pk).update(rank=rank)
    user.rank = rank


def choose_language(*, user: User, language: str) -> None:
    """Show someone the pages in this language; "" is what their browser asks for."""
    user.language = language
    user.save(update_fields=["language"])


def hand_on(*, owner: User, to: User) -> None:
    """Make an administrator the owner of this server, and its owner an administrator. Raises MayNotChangeRank."""
    with transaction.atomic():
        held = {user.pk: user for user in User.objects.select_for_update().filter(pk__in=[owner.pk, to.pk])}
        giver, taker = held.get(owner.pk), held.get(to.pk)
        is_owner = giver is not None and giver.rank == Rank.OWNER
        if not is_owner or taker is None or taker.rank != Rank.ADMINISTRATOR or not taker.may_enter:
            raise MayNotChangeRank
        User.objects.filter(pk=owner.pk).update(rank=Rank.ADMINISTRATOR)
        User.objects.filter(pk=to.pk).update(rank=Rank.OWNER)
    owner.rank, to.rank = Rank.ADMINISTRATOR, Rank.OWNER


def end_sessions(*, user: User) -> None:
    """Sign a member out of every browser, also where a page is open and listens."""
    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=user).delete()
    end_streams(account_id=user.account_id)


def _forget(user: User) -> None:
    account = user.account
    user.delete()
    account.delete()


def _write(user: User, letter: str, now: datetime) -> None:
    words = compose(letter, reader=user, name=user.account.name, link=f"{settings.KITH_ORIGIN}/")
    write_letter(to=user.email, words=words, now=now)


def _ask_for_approval(user: User) -> None:
    # Only once the address is confirmed: otherwise a robot could fill an administrator's bell.
    if user.approved_at is None and (user.confirmed_at is not None or not mail.is_set_up()):
        announce(JOIN_REQUESTED, user_id=user.pk)


def choose_density(*, member: User, is_compact: bool) -> None:
    """Have the pages of `member` stand closer together, or with more room."""
    member.density = "compact" if is_compact else ""
    member.save(update_fields=["density"])
