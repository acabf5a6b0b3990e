"""`kith account create` makes an account that may enter at once; `password` lets someone back in; `token` a script."""

import argparse
import getpass
import sys

from django.core.exceptions import ValidationError
from django.utils import timezone

from kith.accounts.creating import NameNotAllowed, NameTaken
from kith.members.actions import EmailTaken, create_member, replace_password
from kith.members.letting_in import OUT_OF_BAND, new_token, register_app
from kith.members.models import Rank, User
from kith.members.scopes import known
from kith.project.commands import CannotDo, say
from kith.project.migrating import bring_up_to_date


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    create = verbs.add_parser("create", help="make an account, confirmed and approved at once")
    create.add_argument("username")
    create.add_argument("email")
    create.add_argument("password")
    create.add_argument("--admin", action="store_true", help="may administer the server")
    password = verbs.add_parser("password", help="give someone another password, asked for or read from standard input")
    password.add_argument("username")
    token = verbs.add_parser("token", help="let a script in as someone: the last line printed is its token")
    token.add_argument("username")
    token.add_argument(
        "scopes", nargs="?", default="read", help="what it may do, as “read write follow” (default: read)"
    )


def run(options: argparse.Namespace) -> int:
    """Do what the second word says."""
    bring_up_to_date(say)
    return {"password": _password, "token": _token, "create": _create}[options.verb](options)


def _token(options: argparse.Namespace) -> int:
    user = _member(options.username)
    scopes = known(options.scopes)
    if unknown := set(options.scopes.replace("+", " ").split()) - set(scopes):
        raise CannotDo(
            f"Nobody here knows what “{', '.join(sorted(unknown))}” would let it do. Try: read write follow push"
        )
    now = timezone.now()
    made = register_app(name=f"Scripts of {user.username}", redirect_uris=[OUT_OF_BAND], scopes=scopes, now=now)
    say(
        f"Whoever has this token may act as @{user.username}: {' '.join(scopes)}. "
        "It is taken back under Settings, Apps you let in."
    )
    print(new_token(app=made.app, user=user, scopes=scopes, now=now))
    return 0


def _password(options: argparse.Namespace) -> int:
    user = _member(options.username)
    try:
        replace_password(user=user, password=_asked_for())
    except ValidationError as error:
        raise CannotDo(" ".join(error.messages)) from error
    say(f"@{user.username} can sign in with it now, and is signed out everywhere else.")
    return 0


def _member(username: str) -> User:
    user = User.objects.filter(username__iexact=username.removeprefix("@")).first()
    if user is None:
        raise CannotDo(f"Nobody here signs in as {username}.")
    return user


def _asked_for() -> str:
    # Never from the command line itself: that is kept in the shell's history, and other users of the machine see it.
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("New password: ")
    if getpass.getpass("Once more: ") != password:
        raise CannotDo("The two are not the same; nothing was changed.")
    return password


def _create(options: argparse.Namespace) -> int:
    """Make the account; the first administrator of a server is its owner."""
    rank = Rank.MEMBER
    if options.admin:
        rank = Rank.ADMINISTRATOR if User.objects.filter(rank=Rank.OWNER).exists() else Rank.OWNER
    try:
        user = create_member(
            username=options.username,
            email=options.email,
            password=options.password,
            now=timezone.now(),
            rank=rank,
            is_confirmed=True,
            is_approved=True,
        )
    except EmailTaken as error:
        raise CannotDo(f"Someone here already has the address {options.email}.") from error
    except NameTaken as error:
        raise CannotDo(f"Someone here is called {options.username} already, or was.") from error
    except NameNotAllowed as error:
        raise CannotDo("A username has only the letters a to z, digits and _, and at most 30 of them.") from error
    say(f"@{user.username} can sign in now" + (f", as {user.get_rank_display().lower()}." if options.admin else "."))
    return 0
