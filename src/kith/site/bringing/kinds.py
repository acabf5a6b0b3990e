"""What is done with a line of each kind of list, and what is undone where a list replaces what was there."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kith.accounts.actions import (
    MOST_DOMAIN_BLOCKS,
    MayNotFollow,
    NotAnotherServer,
    NotWithYourself,
    TooManyDomainBlocks,
    block,
    block_domain,
    follow,
    keep_private_note,
    mute,
    other_server,
    unblock,
    unblock_domain,
    unfollow,
    unmute,
)
from kith.accounts.models import Account, Block, DomainBlock, Follow, Kind, Mute, PrivateNote
from kith.filters.actions import (
    FilterDraft,
    Keyword,
    NothingToFilter,
    TooManyFilters,
    delete_filter,
    hold_post,
    make_filter,
)
from kith.filters.models import Action, Context, Filter
from kith.foundations.text import on_one_line, printable
from kith.posts.actions import bookmark, unbookmark
from kith.posts.actions.reacting import MayNotReact
from kith.posts.models import Bookmark, Post
from kith.site.bringing.doing import Doing, Key, LineRefused, moment
from kith.site.bringing.kept_things import MARKS, SAVED, WEBSITES
from kith.site.bringing.learning import LEARNING
from kith.site.models import ImportKind, ImportLine
from kith.timelines.actions.lists import (
    LONGEST_TITLE,
    ListDraft,
    ListIsFull,
    NotForYourList,
    NoTitle,
    TooManyLists,
    delete_list,
    make_list,
    put_in_list,
    take_out_of_list,
)
from kith.timelines.models import List, ListMember

_YES = {"true", "1", "yes", "t", "y"}
_NO = {"false", "0", "no", "f", "n"}


def _target(line: ImportLine) -> Key:
    return (str(line.target_id) if line.target_id else "line", *([] if line.target_id else line.cells))


def _title(line: ImportLine) -> Key:
    return (line.cells[0].casefold(),)


def _server(line: ImportLine) -> Key:
    try:
        return (other_server(line.cells[0]),)
    except NotAnotherServer:
        return (line.cells[0].casefold(),)


def _account(line: ImportLine) -> Account:
    found = Account.objects.filter(pk=line.target_id or 0).first()
    if found is None:
        raise LineRefused(_("Their account is not there any more."))
    return found


def _follow(account: Account, line: ImportLine, now: datetime) -> None:
    _address, boosts, bell, languages = line.cells
    target = _account(line)
    wanted = [code.strip() for code in languages.split(",")] if languages.strip() else None
    try:
        follow(
            follower=account, target=target, now=now,
            shows_boosts=_choice(boosts), notifies=_choice(bell), languages=wanted,
        )  # fmt: skip
    except NotWithYourself as refused:
        raise LineRefused(_("That is you.")) from refused
    except MayNotFollow as refused:
        if target.is_feed and target.is_locked:
            words = _("This website is private: only who brings its secret address can follow it.")
            raise LineRefused(words) from refused
        raise LineRefused(_("You can’t follow them: one of you has blocked the other.")) from refused


def _block(account: Account, line: ImportLine, now: datetime) -> None:
    try:
        block(account=account, target=_account(line), now=now)
    except NotWithYourself as refused:
        raise LineRefused(_("That is you.")) from refused


def _mute(account: Account, line: ImportLine, now: datetime) -> None:
    hides = _choice(line.cells[1])
    try:
        mute(account=account, target=_account(line), now=now, hides_notifications=True if hides is None else hides)
    except NotWithYourself as refused:
        raise LineRefused(_("That is you.")) from refused


def _keep_away(account: Account, line: ImportLine, now: datetime) -> None:
    try:
        block_domain(account=account, domain=line.cells[0], now=now)
    except NotAnotherServer as refused:
        raise LineRefused(_("This is no name of another server; one looks like social.example.")) from refused
    except TooManyDomainBlocks as refused:
        words = _("You keep %(most)s servers away already, and that is the most.")
        raise LineRefused(words % {"most": MOST_DOMAIN_BLOCKS}) from refused


def _note(account: Account, line: ImportLine, now: datetime) -> None:
    keep_private_note(account=account, target=_account(line), text=line.cells[1])


def _bookmark(account: Account, line: ImportLine, now: datetime) -> None:
    post = Post.objects.visible_to(account).filter(pk=line.target_id or 0).first()
    if post is None:
        raise LineRefused(_("This post is not here any more, or is not for you to read."))
    try:
        bookmark(account=account, post=post, now=now)
    except MayNotReact as refused:
        raise LineRefused(_("This post is not here any more, or is not for you to read.")) from refused


def _filter(account: Account, line: ImportLine, now: datetime) -> None:
    told = json.loads(line.cells[1])
    try:
        made = make_filter(account=account, draft=_draft(told), now=now)
    except NothingToFilter as refused:
        raise LineRefused(_("This filter has no name, no words, or no place to look in.")) from refused
    except TooManyFilters as refused:
        raise LineRefused(_("There are too many filters, or too many words in one.")) from refused
    wanted = [printable(uri) for uri in _several(told, "statuses") if isinstance(uri, str)]
    for post_id in Post.objects.visible_to(account).filter(uri__in=wanted[:500]).values_list("id", flat=True):
        hold_post(account=account, filter_id=made.pk, post_id=post_id, now=now)


def _put_in_list(account: Account, line: ImportLine, now: datetime) -> None:
    title = line.cells[0]
    try:
        kept = _list_called(account, title) or make_list(owner=account, draft=ListDraft(title=title), now=now)
        put_in_list(kept=kept, account=_account(line), now=now)
    except NoTitle as refused:
        raise LineRefused(_("The list has no name.")) from refused
    except TooManyLists as refused:
        raise LineRefused(_("You have as many lists as Kith can keep for one person.")) from refused
    except ListIsFull as refused:
        raise LineRefused(_("This list is full.")) from refused
    except NotForYourList as refused:
        raise LineRefused(_("They can’t be put into this list.")) from refused


def _list_called(account: Account, title: str) -> List | None:
    return next((kept for kept in List.objects.filter(owner=account) if _same(kept.title) == _same(title)), None)


def _same(title: str) -> str:
    return on_one_line(title)[:LONGEST_TITLE].casefold()


def _draft(told: dict[str, Any]) -> FilterDraft:
    words = [each for each in _several(told, "keywords_attributes") if isinstance(each, dict)]
    contexts = [each for each in _several(told, "context") if each in Context.values]
    action = str(told.get("action", ""))
    return FilterDraft(
        title=str(told.get("title", "")),
        keywords=[Keyword(str(each.get("keyword", "")), is_whole=bool(each.get("whole_word", True))) for each in words],
        contexts=contexts,
        action=action if action in Action.values else Action.WARN.value,
        ends_at=moment(told.get("expire_at")),
    )


def _several(told: dict[str, Any], name: str) -> list[Any]:
    """Return a list that stands in a file, which may say anything."""
    found = told.get(name)
    return found if isinstance(found, list) else []


def _choice(text: str) -> bool | None:
    word = text.lower()
    return True if word in _YES else False if word in _NO else None


def _let_go(verb: Callable[..., None]) -> Callable[[Account, Key, datetime], None]:
    def undo(account: Account, key: Key, now: datetime) -> None:
        target = Account.objects.filter(pk=int(key[0])).first()
        if target is not None:
            verb(account, target)

    return undo


def _put_back(account: Account, key: Key, now: datetime) -> None:
    post = Post.objects.visible_to(account).filter(pk=int(key[0])).first()
    if post is not None:
        unbookmark(account=account, post=post)


def _drop_filter(account: Account, key: Key, now: datetime) -> None:
    for filter_id, title in Filter.objects.filter(account=account).values_list("pk", "title"):
        if title.casefold() == key[0]:
            delete_filter(account=account, filter_id=filter_id, now=now)


def _take_out_of_list(account: Account, key: Key, now: datetime) -> None:
    kept, person = _list_called(account, key[0]), Account.objects.filter(pk=int(key[1])).first()
    if kept is None or person is None:
        return
    take_out_of_list(kept=kept, account=person)
    if not kept.members.filter(left_at=None).exists():
        delete_list(kept=kept)


def _ids(ids: Iterator[int]) -> set[Key]:
    return {(str(each),) for each in ids}


def _followed(account: Account) -> set[Key]:
    # Websites are accounts too, but they come and go as OPML.
    rows = Follow.objects.filter(follower=account).exclude(followed__kind=Kind.FEED)
    return _ids(rows.values_list("followed_id", flat=True).iterator())


def _blocked(account: Account) -> set[Key]:
    return _ids(Block.objects.filter(account=account).values_list("target_id", flat=True).iterator())


def _muted(account: Account) -> set[Key]:
    return _ids(Mute.objects.filter(account=account).values_list("target_id", flat=True).iterator())


def _kept_away(account: Account) -> set[Key]:
    return {(domain,) for domain in DomainBlock.objects.filter(account=account).values_list("domain", flat=True)}


def _saved(account: Account) -> set[Key]:
    rows = Bookmark.objects.filter(account=account, post__isnull=False)
    return _ids(rows.values_list("post_id", flat=True).iterator())


def _noted(account: Account) -> set[Key]:
    return _ids(PrivateNote.objects.filter(account=account).values_list("target_id", flat=True).iterator())


def _filtered(account: Account) -> set[Key]:
    return {(title.casefold(),) for title in Filter.objects.filter(account=account).values_list("title", flat=True)}


def _in_lists(account: Account) -> set[Key]:
    inside = ListMember.objects.filter(list__owner=account, left_at=None)
    return {(_same(title), str(each)) for title, each in inside.values_list("list__title", "account_id")}


def _title_and_target(line: ImportLine) -> Key:
    return (_same(line.cells[0]), *_target(line))


KINDS: dict[ImportKind, Doing] = {
    ImportKind.FOLLOWS: Doing(
        _follow, _let_go(lambda account, target: unfollow(follower=account, target=target)), _followed, _target
    ),
    ImportKind.BLOCKS: Doing(
        _block, _let_go(lambda account, target: unblock(account=account, target=target)), _blocked, _target
    ),
    ImportKind.MUTES: Doing(
        _mute, _let_go(lambda account, target: unmute(account=account, target=target)), _muted, _target
    ),
    ImportKind.DOMAINS: Doing(
        _keep_away, lambda account, key, now: unblock_domain(account=account, domain=key[0]), _kept_away, _server
    ),
    ImportKind.BOOKMARKS: Doing(_bookmark, _put_back, _saved, _target, is_newest_first=True),
    ImportKind.LISTS: Doing(_put_in_list, _take_out_of_list, _in_lists, _title_and_target),
    ImportKind.FILTERS: Doing(_filter, _drop_filter, _filtered, _title),
    ImportKind.NOTES: Doing(
        _note,
        _let_go(lambda account, target: keep_private_note(account=account, target=target, text="")),
        _noted,
        _target,
    ),
    ImportKind.SAVED: SAVED,
    ImportKind.MARKS: MARKS,
    ImportKind.LEARNING: LEARNING,
    ImportKind.WEBSITES: WEBSITES,
}
