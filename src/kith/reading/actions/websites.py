"""What members do with websites: follow, file, stop."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from kith.accounts.actions import follow, unfollow
from kith.accounts.creating import create_local_account, free_username
from kith.accounts.models import Account, Kind
from kith.foundations.html import to_text
from kith.foundations.text import on_one_line, shorten
from kith.protocols.feeds import ParsedFeed, parse_feed
from kith.reading.addresses import holds_a_secret, host_of, whole_address
from kith.reading.finding import find_feed
from kith.reading.models import Feed, Subscription
from kith.reading.polling import take_in

_MOST_WEBSITES = 2000


class TooManyWebsites(Exception):
    """Nobody reads more websites than these."""


def follow_website(*, account: Account, address: str, now: datetime, folder: str = "", title: str = "") -> Feed:
    """Follow the website at or behind `address`; its newest items come at once.

    Raises NoAddress, NotAnswering, NoFeedFound, SeveralFeeds (from finding.py), TooManyWebsites, and MayNotFollow.
    """
    if Subscription.objects.filter(account=account).count() >= _MOST_WEBSITES:
        raise TooManyWebsites
    known = Feed.objects.filter(address=whole_address(address)).select_related("account").first()
    if known is not None and known.answered_at is not None:
        _subscribe(account, known, now, folder, title)
        return known
    found = find_feed(address, now=now)
    feed = _feed_at(found.answer.permanent_url, found.parsed, now)
    _subscribe(account, feed, now, folder, title)
    take_in(feed=feed, parsed=found.parsed, now=now, answer=found.answer)
    return feed


def know_website(*, address: str, now: datetime) -> Feed:
    """Return the website at or behind `address`, followed by nobody through this; its newest items come at once.

    Raises NoAddress, NotAnswering, NoFeedFound, SeveralFeeds (from finding.py).
    """
    known = Feed.objects.filter(address=whole_address(address)).select_related("account").first()
    if known is not None:
        return known
    found = find_feed(address, now=now)
    feed = _feed_at(found.answer.permanent_url, found.parsed, now)
    take_in(feed=feed, parsed=found.parsed, now=now, answer=found.answer)
    return feed


def follow_parsed_website(*, account: Account, site: str, address: str, body: bytes, now: datetime) -> Feed:
    """Follow a website whose feed is already here as `body` (the demo's, from files). Raises NotAFeed."""
    feed = Feed.objects.filter(address=address).select_related("account").first()
    if feed is None:
        parsed = parse_feed(body, url=address, now=now)
        feed = _feed_at(address, parsed, now, site=site)
        _subscribe(account, feed, now)
        take_in(feed=feed, parsed=parsed, now=now)
        return feed
    _subscribe(account, feed, now)
    return feed


def unfollow_website(*, account: Account, feed: Feed) -> None:
    """Stop following; what was saved stays saved."""
    with transaction.atomic():
        Subscription.objects.filter(account=account, feed=feed).delete()
        unfollow(follower=account, target=feed.account)


def file_website(*, account: Account, feed: Feed, folder: str) -> None:
    """Keep a website in a folder; an empty name takes it out."""
    Subscription.objects.update_or_create(
        account=account, feed=feed, defaults={"folder": shorten(on_one_line(folder), 100)}
    )


def _subscribe(account: Account, feed: Feed, now: datetime, folder: str = "", title: str = "") -> None:
    with transaction.atomic():
        follow(follower=account, target=feed.account, now=now, may_enter=feed.is_private)
        subscription, is_new = Subscription.objects.get_or_create(
            account=account, feed=feed, defaults={"folder": folder[:100], "title": title[:200]}
        )
        if not is_new and folder and not subscription.folder:
            Subscription.objects.filter(pk=subscription.pk).update(folder=folder[:100])


def _feed_at(address: str, parsed: ParsedFeed, now: datetime, site: str = "") -> Feed:
    """Return the feed at `address`, with its account; made now where it is new."""
    known = Feed.objects.filter(address=address).select_related("account").first()
    if known is not None:
        return known
    is_private = holds_a_secret(address)
    site = site or parsed.link or address
    if is_private and holds_a_secret(site):
        site = f"https://{host_of(address)}/"
    # A private feed's page must not tell by its name what its reader reads.
    wish = f"private_{secrets.token_hex(5)}" if is_private else host_of(site).removeprefix("www.")
    bio = shorten(to_text(parsed.subtitle), 500)
    try:
        with transaction.atomic():
            account = create_local_account(
                username=free_username(wish, kind=Kind.FEED),
                now=now,
                kind=Kind.FEED,
                display_name=parsed.title or host_of(site).removeprefix("www."),
                bio=bio,
                bio_html=_paragraph(bio),
                url=site,
                is_discoverable=not is_private,
                is_locked=is_private,
            )
            return Feed.objects.create(
                account=account,
                address=address,
                site_address=site,
                host=host_of(address),
                is_private=is_private,
                created_at=now,
                next_poll_at=now,
            )
    except IntegrityError:
        # Someone else added it at the same moment.
        return Feed.objects.select_related("account").get(address=address)


def _paragraph(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p>{escaped}</p>" if text else ""
