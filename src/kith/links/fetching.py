"""One look at one page: ask politely, read it apart, keep what it says of itself and which address it really has."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from kith.foundations import http
from kith.foundations.http import Fetched, FetchFailed, NotAllowed
from kith.jobs.announce import announce
from kith.links.canonical import Canonical, NoWebAddress, canonical, same_site
from kith.links.crediting import credited_by
from kith.links.happenings import LINK_CHANGED
from kith.links.models import Link, State
from kith.links.pictures import LinkPicture, keep_picture, take_picture
from kith.links.places import is_another_door, is_the_front_page
from kith.media.actions import forget_file
from kith.protocols.pages import PageCard
from kith.protocols.pages.isolated import PageReader

LARGEST = 3_000_000
SECONDS = 15.0
ACCEPT = "text/html,application/xhtml+xml;q=0.9"
_FIRST_PAUSE = timedelta(hours=1)
_LONGEST_PAUSE = timedelta(days=7)
_CLOSED_FOR = timedelta(days=30)
_NOT_THERE = {404, 410}
_NOT_FOR_US = {401, 402, 403, 406, 407, 451}

reader = PageReader()


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a look at a page found."""

    address: Canonical  # the one address of the page
    card: PageCard
    picture: LinkPicture | None  # None: as it was


def look_at(*, link: Link, now: datetime) -> None:
    """Fetch the page of `link` and keep what it says. A page that fails is noted, never raised."""
    if not link.is_due(now):
        return
    try:
        answer = http.fetch(link.address, headers={"Accept": ACCEPT}, max_bytes=LARGEST, deadline=SECONDS)
    except NotAllowed:
        _note(link, State.CLOSED, now)
        return
    except FetchFailed:
        _note(link, State.FAILED, now)
        return
    if answer.status in _NOT_THERE:
        _note(link, State.GONE, now)
    elif answer.status in _NOT_FOR_US or (answer.is_good and not _is_page(answer)):
        _note(link, State.CLOSED, now)
    elif not answer.is_good:
        _note(link, State.FAILED, now)
    else:
        _keep(link, answer, now)


def take_in(*, link: Link, answer: Fetched, now: datetime, picture: bytes = b"") -> None:
    """Keep what a page says that is here already, with its picture (the demo's, from files)."""
    _keep(link, answer, now, picture)


def _is_page(answer: Fetched) -> bool:
    kind = answer.content_type.partition(";")[0].strip().lower()
    return kind in {"text/html", "application/xhtml+xml", ""}


def _keep(link: Link, answer: Fetched, now: datetime, brought: bytes = b"") -> None:
    try:
        arrived = canonical(answer.url)
    except NoWebAddress:
        _note(link, State.CLOSED, now)
        return
    card = reader.card(answer.body, url=answer.url, content_type=answer.content_type, now=now)
    if is_another_door(link.address, arrived.address):
        # It sent us to sign in, to agree to something, or to its front page: that is not what was shared.
        _note(link, State.CLOSED, now)
        return
    address = _own_address(card, arrived)
    known = Link.objects.filter(key=address.key).first()
    picture = keep_picture(card.picture, brought) if brought else take_picture(card.picture, known or link)
    _store(link, _Seen(address, card, picture), now)


def _own_address(card: PageCard, arrived: Canonical) -> Canonical:
    """Return the address a page calls its own, if that is one of the same website; others can't be believed."""
    try:
        own = canonical(card.canonical)
    except NoWebAddress:
        return arrived
    if not same_site(own.host, arrived.host) or (
        is_the_front_page(own.address) and not is_the_front_page(arrived.address)
    ):
        return arrived
    return own


def _store(link: Link, seen: _Seen, now: datetime) -> None:
    with transaction.atomic():
        final = _final(link, seen.address, now)
        changed = _describe(final, seen, now)
        if final.pk != link.pk:
            Link.objects.filter(same_as=link).update(same_as=final)
            Link.objects.filter(pk=link.pk).update(
                same_as=final, state=State.READY, fetched_at=now, fetch_at=None, failures=0
            )
            announce(LINK_CHANGED, link_id=link.pk)
        if changed:
            announce(LINK_CHANGED, link_id=final.pk)


def _final(link: Link, address: Canonical, now: datetime) -> Link:
    """Return the row of the address that the page really has: `link` itself, or another, which then stands for both."""
    if address.key == link.key:
        return Link.objects.select_for_update().get(pk=link.pk)
    Link.objects.bulk_create(
        [Link(key=address.key, address=address.address, host=address.host, created_at=now)], ignore_conflicts=True
    )
    found = Link.objects.select_for_update().get(key=address.key)
    if found.same_as_id == link.pk:
        # The website has turned its mind: what was the other address is the real one now.
        Link.objects.filter(pk=found.pk).update(same_as=None)
        found.same_as = None
    if found.same_as_id is not None:
        found = Link.objects.select_for_update().get(pk=found.same_as_id)
    return found


_TAKEN_OVER = (
    "title", "description", "site_name", "kind", "language", "author_name", "author_url", "creator", "published_at",
    "picture_description",
)  # fmt: skip


def _describe(link: Link, seen: _Seen, now: datetime) -> bool:
    """Keep what the page says, and say whether anything reads differently now."""
    fresh: dict[str, object] = {name: getattr(seen.card, name) for name in _TAKEN_OVER}
    credited = credited_by(seen.card.creator, link.host)
    fresh["credited_id"] = credited.pk if credited else None
    old_picture = link.picture
    if seen.picture is not None:
        fresh |= seen.picture.columns()
    changed = [name for name, value in fresh.items() if getattr(link, name) != value]
    Link.objects.filter(pk=link.pk).update(
        **{name: fresh[name] for name in changed}, state=State.READY, fetched_at=now, fetch_at=None, failures=0
    )
    if "picture" in changed and old_picture:
        forget_file(name=old_picture)
    return bool(changed)


def _note(link: Link, state: str, now: datetime) -> None:
    """Remember that a page gave nothing, and when to ask again; what it said before stays."""
    failures = min(link.failures + 1, 30)
    pause = min(_FIRST_PAUSE * 4 ** min(failures - 1, 6), _LONGEST_PAUSE) if state == State.FAILED else _CLOSED_FOR
    Link.objects.filter(pk=link.pk).update(state=state, failures=failures, fetched_at=now, fetch_at=now + pause)
