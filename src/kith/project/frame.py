"""What stands around every page: the server's name, the rooms, the bell, and how this reader likes to read."""

from dataclasses import dataclass
from functools import cache, cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from kith.accounts.models import Account
from kith.foundations.times import until_in_words
from kith.members.models import User
from kith.notifications.queries import Glance, glance
from kith.servers.models import Announcement, ThisServer
from kith.servers.queries import this_server, unread_announcements


@dataclass(frozen=True)
class Room:
    """One way in at the top of the page. `lit_by` are the views, or whole rooms, in which it is lit."""

    view: str
    word: str | Promise
    icon: str
    lit_by: frozenset[str]
    is_open_to_all: bool = False


_WITH_PEOPLE = frozenset({"accounts:directory", "accounts:requests", "collections", "reading:collected"})
ROOMS = (
    Room("timelines:home", _("Home"), "home", frozenset({"timelines:home"})),
    Room("timelines:local", _("Here"), "here", frozenset({"timelines:local", "timelines:known"}), True),
    Room("chats:index", _("Chats"), "chats", frozenset({"chats"}), True),
    Room("reading:index", _("Reading"), "read", frozenset({"reading"})),
    Room("accounts:directory", _("People"), "people", _WITH_PEOPLE, True),
    Room("reading:kept:saved", _("Saved"), "save", frozenset({"reading:kept", "timelines:thanked"})),
)

OWN_PAGES = (
    ("posts:drafts", _("Drafts and planned posts"), "clock"),
    ("cpd:index", _("Your CPD log"), "learn"),
    ("site:settings", _("Settings"), "settings"),
    ("timelines:thanked", _("What you thanked for"), "thank"),
    ("members:invitations", _("Invite someone"), "ticket"),
)
DESK = (("moderation:desk", _("Reports"), "flag"),)
MANAGE = (("site:manage", _("Keep this server"), "desk"),)
# The last one is for members: visitors have no preferences to keep.
FOOT = (
    ("site:about", _("About"), ""),
    ("site:rules", _("Rules"), ""),
    ("site:terms", _("Terms"), ""),
    ("site:privacy", _("Privacy"), ""),
    ("members:preferences", _("Larger text, dark, fewer pictures"), ""),
    ("posts:keys", _("Keys"), ""),
)


class Frame:
    """Ready for `design/base.html`. Nothing is asked of the database that the page doesn't show."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.member: User | None = getattr(request, "member", None)
        self.account: Account | None = getattr(request, "account", None)

    @cached_property
    def server(self) -> ThisServer:
        return this_server()

    @property
    def language(self) -> str:
        return get_language() or "en-gb"

    @property
    def languages(self) -> list[tuple[str, str, str]]:
        """The other languages of the pages: code, own name, and where one changes to it."""
        return [(code, str(name), f"/language/{code}") for code, name in settings.LANGUAGES if code != self.language]

    @property
    def direction(self) -> str:
        return "rtl" if get_language_bidi() else "ltr"

    @cached_property
    def key(self) -> tuple[object, ...]:
        """All that the parts of the frame depend on that are kept: the reader's ways, the server's names, the room."""
        match = self._request.resolver_match
        member, account = self.member, self.account
        return (
            self.language, self.server.changed_at, match.view_name if match else "",
            member and (
                member.id, member.rank, member.theme, member.text_size, member.shows_pictures, member.density,
            ),
            account and account.changed_at,
        )  # fmt: skip

    @property
    def address(self) -> str:
        """Where a deed brings the reader back to."""
        return self._request.get_full_path()

    @cached_property
    def _glance(self) -> Glance:
        if self.account is None or self.member is None:
            return Glance()
        return glance(self.account, time_zone=self.member.time_zone, now=timezone.now())

    @property
    def unread(self) -> int:
        """How many notices are new; to who is off duty nothing is."""
        return 0 if self._glance.off_until else self._glance.unread

    @cached_property
    def off_duty(self) -> str:
        """Until when the reader is off duty, in words; empty for who is not."""
        back = self._glance.off_until
        return until_in_words(back, timezone.now()) if back else ""

    @cached_property
    def announcements(self) -> list[Announcement]:
        """What those who keep the server tell this reader; asked for only while something is told."""
        return unread_announcements(self.account.id, timezone.now()) if self.account else []

    @property
    def front(self) -> str:
        return _address("timelines:home" if self.member else "site:front") or "/"

    @property
    def write(self) -> str:
        return _address("posts:write")

    @property
    def search(self) -> str:
        return _address("search:search")

    @property
    def bell(self) -> str:
        return _address("notifications:bell")

    @property
    def hours(self) -> str:
        return _address("notifications:hours")

    @property
    def come_back(self) -> str:
        return _address("notifications:come_back")

    @property
    def join(self) -> str:
        return _address("account_signup")

    @property
    def sign_in(self) -> str:
        return _address("account_login")

    @property
    def sign_out(self) -> str:
        return _address("account_logout")

    @cached_property
    def rooms(self) -> list[tuple[Room, str, str]]:
        """Each room with its address, and "page" or "true" where the reader is in it."""
        match = self._request.resolver_match
        here = {match.view_name, match.namespace} if match else set()
        rooms = []
        for room in ROOMS:
            address = _address(room.view)
            if address and (self.member or room.is_open_to_all):
                current = "page" if match and match.view_name == room.view else "true" if here & room.lit_by else ""
                rooms.append((room, address, current))
        return rooms

    @cached_property
    def own_pages(self) -> list[tuple[str | Promise, str, str]]:
        """What opens at one's own picture: word, address, icon."""
        if self.member is None or self.account is None:
            return []
        profile = [(_("Your page"), f"/{self.account.handle}", "person")]
        return [*profile, *_built(OWN_PAGES), *(_built(DESK) if self.member.is_moderator else ()),
                *(_built(MANAGE) if self.member.is_administrator else ())]  # fmt: skip

    @cached_property
    def foot(self) -> list[tuple[str | Promise, str, str]]:
        return _built(FOOT if self.member else FOOT[:4])


def _built(pages: tuple[tuple[str, Promise, str], ...]) -> list[tuple[str | Promise, str, str]]:
    return [(word, _address(view), icon) for view, word, icon in pages if _address(view)]


@cache
def _address(view: str) -> str:
    """Return the view's address, or an empty text where that room is not built into this house."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Put `frame` on every page."""
    return {"frame": Frame(request)}
