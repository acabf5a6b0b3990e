"""The bell as people read it: notices they may see, joined into lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import Exists, OuterRef, Q

from kith.accounts.models import Account, Follow
from kith.accounts.queries import people_by_id
from kith.collections.models import Collection, Item, State
from kith.foundations.paging import Cursor, Page, page_from
from kith.foundations.ready import ready_fetch, ready_rows
from kith.members.models import User
from kith.notifications.models import Kind, Notification, NotificationQuerySet
from kith.posts.models import Post
from kith.posts.queries import visible_posts

# One line may stand for many notices; this many are looked through to fill a page of lines.
_NOTICES_A_LINE = 4
_SHOWN_PEOPLE = 5
_NEVER_GROUPED = (
    Kind.FOLLOW_REQUEST, Kind.REPLY, Kind.MENTION, Kind.QUOTE, Kind.SIGN_UP, Kind.REPORT, Kind.DECIDED, Kind.UNSENT,
    Kind.ARCHIVE, Kind.WARNED, Kind.SEVERED, Kind.FEATURED, Kind.FEATURE_ASKED, Kind.COLLECTION_EDIT,
)  # fmt: skip


_ICONS = {
    Kind.MENTION: "at", Kind.REPLY: "reply", Kind.FOLLOW: "follow", Kind.FOLLOW_REQUEST: "follow", Kind.BOOST: "pass",
    Kind.FAVOURITE: "thank", Kind.POLL: "poll", Kind.EDIT: "edit", Kind.POST: "write", Kind.SIGN_UP: "person",
    Kind.REPORT: "flag", Kind.DECIDED: "flag", Kind.WARNED: "flag", Kind.UNSENT: "clock", Kind.ARCHIVE: "save",
    Kind.QUOTE: "quote", Kind.QUOTED_EDIT: "edit", Kind.FEATURED: "people", Kind.FEATURE_ASKED: "people",
    Kind.COLLECTION_EDIT: "edit", Kind.MOVED: "follow", Kind.SEVERED: "server",
}  # fmt: skip


@dataclass(slots=True)
class Line:
    """One line of the bell: what happened, to which post, and who did it (the last first)."""

    kind: str
    group_key: str
    newest_id: int
    oldest_id: int
    at: datetime
    people: list[Account]
    count: int
    post_id: int | None
    is_new: bool
    post: Post | None = None
    collection_id: int | None = None
    collection: Collection | None = None
    is_answered: bool = False  # a request that someone has answered since

    @property
    def icon(self) -> str:
        return _ICONS[Kind(self.kind)]

    @property
    def others(self) -> int:
        return self.count - 1

    @property
    def featured_at(self) -> str:
        """Where the collection is that this is about; there one takes oneself out, too."""
        return f"/collections/{self.collection_id}" if self.collection_id else ""


def bell_page(account: Account, cursor: Cursor) -> Page[Line]:
    """The bell of `account`, newest first; what belongs together is one line. As many queries for any length."""
    seen = read_up_to(account)
    wide = Cursor(cursor.max_id, cursor.since_id, cursor.min_id, cursor.limit * _NOTICES_A_LINE)
    page = page_from(_in_bell(account, wide), wide, place=lambda notice: notice.id)
    lines = lines_of(page.rows, seen)
    if len(lines) <= cursor.limit:
        return Page(_ready(account, lines), older=page.older, newer=page.newer)
    # What is older than the first line that finds no room is left to the next page, whole.
    cut = lines[cursor.limit].newest_id
    shown = lines_of([notice for notice in page.rows if notice.id > cut], seen)
    return Page(_ready(account, shown), older=cut + 1, newer=page.newer)


def notice_of(account: Account, notice_id: int) -> Notification | None:
    """One notice of `account`, if they may see what it is about."""
    return readable(Notification.objects.told(account), account).select_related("by").filter(pk=notice_id).first()


def readable(notices: NotificationQuerySet, account: Account) -> NotificationQuerySet:
    """Keep what is about people, or about posts that `account` may see (still)."""
    seen = Post.objects.visible_to(account).filter(pk=OuterRef("post_id"))
    return notices.filter(Q(post=None) | Exists(seen))


def newest_of(account: Account) -> int:
    """The newest notice of `account`; 0 where there is none."""
    return int(ready_fetch(_NEWEST, [account.id])[0][0])


def read_up_to(account: Account) -> int:
    """The newest notice that `account` has seen; 0 where none."""
    return int(ready_fetch(_READ_UP_TO, [account.id])[0][0])


# By hand, because every look at the bell asks them.
_NEWEST = "SELECT COALESCE(MAX(id), 0) FROM notifications_notification WHERE account_id = %s"
_READ_UP_TO = "SELECT COALESCE(MAX(last_read_id), 0) FROM notifications_bellmarker WHERE account_id = %s"


def lines_of(notices: Iterable[Notification], seen: int) -> list[Line]:
    """Join what belongs together: what happened to the same post, and follows of one day."""
    lines: dict[tuple[str, str, bool, object], Line] = {}
    for notice in notices:
        is_new = notice.id > seen
        # What was seen stays as it was: new thanks make a new line. Follows of one day are one line.
        day = notice.created_at.date() if notice.post_id is None else None
        alone = notice.id if notice.kind in _NEVER_GROUPED else None
        line = lines.setdefault(
            (notice.kind, notice.group_key, is_new, alone or day),
            Line(
                notice.kind, notice.group_key, notice.id, notice.id, notice.created_at, [], 0, notice.post_id, is_new,
                collection_id=notice.collection_id,
            ),
        )  # fmt: skip
        line.count += 1
        line.oldest_id = notice.id
        if len(line.people) < _SHOWN_PEOPLE:
            line.people.append(notice.by)
    return list(lines.values())


def with_posts(account: Account, lines: Sequence[Line]) -> list[Line]:
    """Fetch the posts and collections that `lines` are about, as far as `account` may see them; the others fall out."""
    ids = {line.post_id for line in lines if line.post_id}
    posts = visible_posts(account, ids)
    for line in lines:
        line.post = posts.get(line.post_id) if line.post_id else None
    _fetch_collections(account, lines)
    return [
        line
        for line in lines
        if (line.post_id is None or line.post is not None)
        and (line.collection_id is None or line.collection is not None)
    ]


def _fetch_collections(account: Account, lines: Sequence[Line]) -> None:
    ids = {line.collection_id for line in lines if line.collection_id}
    found = Collection.objects.shown_to(account).in_bulk(ids) if ids else {}
    for line in lines:
        line.collection = found.get(line.collection_id) if line.collection_id else None


def alike(account: Account, notice: Notification) -> NotificationQuerySet:
    """The notices that stand in one line with `notice`, whether seen or not."""
    rows = Notification.objects.filter(account=account, is_filtered=notice.is_filtered)
    if notice.kind in _NEVER_GROUPED:
        return rows.filter(pk=notice.pk)
    rows = rows.filter(kind=notice.kind, group_key=notice.group_key)
    return rows if notice.post_id else rows.filter(created_at__date=notice.created_at.date())


def _in_bell(account: Account, cursor: Cursor) -> list[Notification]:
    """The notices that `cursor` asks for and one more, as `within` gives them, with who did it; two queries."""
    ask = _from_below if cursor.climbs else _from_above
    found = ask(cursor.limit + 1)(account.id, cursor.above if cursor.climbs else cursor.below)
    inside = [notice for notice in found if cursor.above < notice.id < cursor.below]
    people = people_by_id({notice.by_id for notice in inside})
    there = [notice for notice in inside if notice.by_id in people]  # not who was erased between the two questions
    for notice in there:
        notice.by = people[notice.by_id]
    return there


@cache
def _from_above(many: int) -> Callable[[int, int], list[Notification]]:
    def notices(account_id: int, below: int) -> NotificationQuerySet:
        return _seen_by(account_id).filter(id__lt=below).order_by("-id")[:many]

    return ready_rows(notices)


@cache
def _from_below(many: int) -> Callable[[int, int], list[Notification]]:
    def notices(account_id: int, above: int) -> NotificationQuerySet:
        return _seen_by(account_id).filter(id__gt=above).order_by("id")[:many]

    return ready_rows(notices)


def _seen_by(account_id: int) -> NotificationQuerySet:
    reader = Account(id=account_id, domain="")  # every bell is of a member here
    return readable(Notification.objects.in_bell(reader), reader)


def _ready(account: Account, lines: list[Line]) -> list[Line]:
    ready = with_posts(account, lines)
    _mark_answered(account, ready)
    return ready


def _mark_answered(account: Account, lines: list[Line]) -> None:
    """A request that was answered elsewhere, by whomever, has nothing to press any more."""
    asking = {line.people[0].id for line in lines if line.kind == Kind.FOLLOW_REQUEST}
    joining = {line.people[0].id for line in lines if line.kind == Kind.SIGN_UP}
    waiting: dict[str, set[int]] = {}
    if asking:
        follows = Follow.objects.filter(followed=account, follower_id__in=asking, accepted_at=None)
        waiting[Kind.FOLLOW_REQUEST] = set(follows.values_list("follower_id", flat=True))
    if joining:
        users = User.objects.filter(account_id__in=joining, approved_at=None, disabled_at=None)
        waiting[Kind.SIGN_UP] = set(users.values_list("account_id", flat=True))
    featured = {line.collection_id for line in lines if line.kind == Kind.FEATURE_ASKED}
    if featured:
        items = Item.objects.filter(account=account, collection__in=featured, state=State.PENDING)
        waiting[Kind.FEATURE_ASKED] = set(items.values_list("collection_id", flat=True))
    for line in lines:
        if line.kind == Kind.FEATURE_ASKED:
            line.is_answered = line.collection_id not in waiting[Kind.FEATURE_ASKED]
        if line.kind in (Kind.FOLLOW_REQUEST, Kind.SIGN_UP):
            line.is_answered = line.people[0].id not in waiting[line.kind]
