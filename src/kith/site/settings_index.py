"""What can be set, by whom, in one list: every room's settings page has a line here, by the name of its address."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kith.reading import mail_in


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Page:
    view: str
    title: str | Promise
    purpose: str | Promise
    is_offered: Callable[[], bool] = _always  # on this server, as it is set up


@dataclass(frozen=True)
class Line:
    """A page that this house has."""

    address: str
    title: str | Promise
    purpose: str | Promise


GROUPS: tuple[tuple[str | Promise, tuple[Page, ...]], ...] = (
    (
        _("How others see you"),
        (
            Page("accounts:edit_profile", _("Your profile"), _("Name, role, picture, what you say of yourself")),
            Page("accounts:requests", _("Who asks to follow you"), _("Let people in, or not")),
            Page("collections:index", _("Collections"), _("Yours, and those in which you stand")),
        ),
    ),
    (
        _("How you like to read and write"),
        (
            Page("members:preferences", _("Pages and posts"), _("Larger words, dark, time zone, how posts start")),
            Page("notifications:settings", _("What you are told"), _("Which things ring the bell, or come by mail")),
            Page(
                "notifications:policy", _("Who may reach you"), _("People you hardly know wait until you let them in")
            ),
            Page("notifications:hours", _("Hours on duty"), _("When nothing rings and no mail comes")),
            Page("filters:index", _("Filters"), _("Words you would rather not meet")),
            Page("filters:kept_apart", _("Muted, blocked and quiet"), _("What you hear nothing of for a while")),
            Page("cpd:keep", _("Your CPD log"), _("Which regulator asks, and when your year begins")),
            Page("reading:feeds", _("Websites you follow"), _("Add, remove, bring a list with you or take it along")),
            Page(
                "reading:kept:by_mail", _("Saving by mail"), _("A letter saves the pages in it"), mail_in.takes_letters
            ),
        ),
    ),
    (
        _("Coming and going"),
        (
            Page("site:bring", _("Bring your things"), _("A whole archive, or single lists, from elsewhere")),
            Page("site:takeout", _("Take your things with you"), _("Everything in one file, or one list at a time")),
            Page("federation:moving", _("Moving"), _("Take who follows you along, from another server or to one")),
            Page("timelines:home_feed_settings", _("Home in a feed reader"), _("By an address that only you know")),
            Page("site:copies", _("Copies elsewhere"), _("Which servers deleted what you deleted here")),
            Page("members:leave", _("Leave"), _("And have everything of yours erased")),
        ),
    ),
    (
        _("How you come in"),
        (
            Page("account_email", _("E-mail address"), _("Where letters to you go")),
            Page("account_change_password", _("Password"), _("Choose a new one")),
            Page("mfa_index", _("Second step and passkeys"), _("Safe even if someone learns your password")),
            Page("members:apps", _("Apps you let in"), _("What they may do, and sending them away")),
            Page("members:sessions", _("Where you are signed in"), _("And sign out there")),
        ),
    ),
    (
        _("Others"),
        (
            Page("members:invitations", _("Invite someone"), _("Links that let people in")),
            Page("site:announcements", _("Announcements"), _("What those who keep this place told everyone")),
            Page("accounts:ended_follows", _("Follows that ended"), _("With servers that the moderators keep away")),
            Page("moderation:own_reports", _("What you reported"), _("And what became of it")),
        ),
    ),
)  # fmt: skip


def lines() -> list[tuple[str | Promise, list[Line]]]:
    """Return the groups with the pages whose rooms are built into this house."""
    found = []
    for title, pages in GROUPS:
        built = [line for page in pages if page.is_offered() and (line := _line(page)) is not None]
        if built:
            found.append((title, built))
    return found


def _line(page: Page) -> Line | None:
    try:
        return Line(reverse(page.view), page.title, page.purpose)
    except NoReverseMatch:
        return None
