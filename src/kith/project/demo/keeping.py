"""What people of the story keep for themselves: folders, addresses, and pencil in what they read."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from kith.accounts.models import Account
from kith.links.actions import links_for
from kith.links.models import Article, State
from kith.posts.actions import bookmark
from kith.posts.actions.saving import folder_named, label_bookmark, mark_read, move_bookmarks, save_link
from kith.posts.models import Bookmark, Post
from kith.reading.actions import highlight, note_on
from kith.reading.anchoring import Quote, Text

_SHELVES: Mapping[str, tuple[str, ...]] = {
    "Supervision": ("Does supervision help?", "Handover", "Four words I have stopped using"),
    "For the students": ("Reading a systematic review", "A short history of the home help", "What do you call her?"),
    "Budget week": ("How to read a personal budget", "The drawer"),
}
# Address, website, title, what it is about, text, folder, labels; nobody fetches them, since no such places exist.
_ADDRESSES = (
    (
        "https://calder-carers.example/stories/the-tuesday-lunch",
        "Calder Carers",
        "The Tuesday lunch: what happened when nobody kept a list",
        "Eleven years of a lunch club without a referral form, told by the people who cook.",
        "<p>There is no form. You come in, and somebody asks whether you would rather peel or stir.</p>"
        "<p>In the second winter a worker from the council asked us for outcomes. We counted what we had: forty-one "
        "people, two weddings, one very large pan. She wrote it all down, and then she stayed to peel.</p>"
        "<p>People ask how we know who needs it. We don’t. We know who came last week and did not come today, and "
        "somebody walks past their door on the way home.</p>",
        "For the students",
        ("loneliness", "groups"),
    ),
    (
        "https://plainbudgets.example/one-page-guide",
        "Plain Budgets",
        "A personal budget on one page",
        "What the words mean, what you may spend it on, and whom to ring. Made by people who have one.",
        "",
        "Budget week",
        ("easy read",),
    ),
    (
        "https://library.example/films/doorsteps",
        "The Film Library",
        "Doorsteps (film, 24 minutes)",
        "Six first visits, each filmed from the hall.",
        "",
        "",
        ("films", "loneliness"),
    ),
)
_MARKS = (
    (
        "Does supervision help?",
        "regular, protected, unhurried supervision goes with people staying in their jobs",
        "Read this out at the team meeting. “Protected” is the word.",
    ),
    ("What short breaks really buy", "I finished a cup of tea and then, to be sure, I had another.", ""),
    (
        "What short breaks really buy",
        "It was the patience to come back.",
        "This is what panels never ask. Use it in the next carer’s assessment.",
    ),
)


def keep(*, account: Account, items: list[Post], now: datetime) -> None:
    """Put what `account` saved on shelves, with addresses of their own and pencil in what they read."""
    by_title = {item.title: item for item in items}
    for name, titles in _SHELVES.items():
        kept = [bookmark(account=account, post=_called(by_title, title), now=now) for title in titles]
        folder = folder_named(account=account, name=name, now=now)
        move_bookmarks(account=account, bookmark_ids=[each.pk for each in kept], folder=folder)
        mark_read(account=account, bookmark_ids=[kept[0].pk], now=now - timedelta(days=1))
        label_bookmark(bookmark=kept[-1], names=["teaching"] if name == "For the students" else ["to discuss"])
    lunch, *_others = [_save(account, *address, now=now) for address in _ADDRESSES]
    for title, words, said in _MARKS:
        post = _called(by_title, title)
        text = Text(post.html)
        place = text.find(Quote(words))
        if place is not None:
            highlight(account=account, about=post, quote=text.quote_at(*place), note=said, now=now - timedelta(hours=5))
    told = Quote("We know who came last week and did not come today")
    highlight(account=account, about=lunch.about, quote=told, now=now, note="The best definition of outreach I know.")
    note_on(account=account, about=lunch.about, note="Ask them whether the students may come on a Tuesday.", now=now)


def _called(by_title: Mapping[str, Post], beginning: str) -> Post:
    return next(post for title, post in by_title.items() if title.startswith(beginning))


def _save(
    account: Account,
    address: str,
    site: str,
    title: str,
    about: str,
    text: str,
    folder: str,
    labels: tuple[str, ...],
    *,
    now: datetime,
) -> Bookmark:
    (link,) = links_for(addresses=[address], now=now, wants_preview=False)
    link.state, link.title, link.description, link.site_name = State.READY, title, about, site
    link.language, link.fetched_at = "en", now
    link.save(update_fields=["state", "title", "description", "site_name", "language", "fetched_at"])
    if text:
        Article.objects.create(
            link=link, state=Article.State.READY, title=title, html=text, asked_at=now, fetched_at=now
        )
    kept = save_link(account=account, link=link, now=now)
    if folder:
        chosen = folder_named(account=account, name=folder, now=now)
        move_bookmarks(account=account, bookmark_ids=[kept.pk], folder=chosen)
    label_bookmark(bookmark=kept, names=labels)
    return kept
