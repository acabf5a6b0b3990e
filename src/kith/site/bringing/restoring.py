"""Bringing back what an archive holds besides lists: posts with their files, and what a profile says and shows."""

import json
import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from itertools import islice
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kith.accounts.actions.profile import MOST_FIELDS, MOST_OF_BIO, ProfileDraft, ProfileField, change_profile
from kith.accounts.models import Account, Role
from kith.accounts.names import cut
from kith.foundations.html import to_text
from kith.media import actions as media
from kith.posts.actions import FileMissing, IsHereAlready, MayNotPost, own_posts_at, restore_post
from kith.posts.drafts import KeptPost
from kith.site.bringing import spool
from kith.site.bringing.activities import KeptFile, NotAPost, address_in, kept_post
from kith.site.bringing.looking import actor_in, picture_in
from kith.site.bringing.packed import NotAnArchive, Packed
from kith.site.models import Import, ImportKind, ImportLine

_POSTS_AT_ONCE = 20
_MOST_BYTES_OF_FILES = 4_000_000_000  # of one archive, unpacked
_LONGEST_PROBLEM = 200
_LINK = re.compile(r'<a [^<>]*?href="([^"<>]*)"[^<>]*>.*</a>', re.DOTALL)
Result = ImportLine.Result


class NoRoom(Exception):
    """The disk is full."""


class Lost(Exception):
    """The archive is not there any more: it was stopped, or this server was put back from a backup."""


@dataclass(slots=True)
class _Ready:
    """A post with its files taken in, or why it can't come."""

    number: int
    address: str
    kept: KeptPost | None = None
    media_ids: list[int] = field(default_factory=list)
    problem: str = ""


class Source:
    """An archive that is being brought back, open while work goes on."""

    def __init__(self, brought: Import) -> None:
        self._folder = spool.path_of(brought.token)
        self._open = ExitStack()
        self._packed: Packed | None = None
        self._actor: dict[str, Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _it: BaseException | None, _at: TracebackType | None) -> None:
        self._open.close()

    @property
    def packed(self) -> Packed:
        if self._packed is None:
            try:
                self._packed = self._open.enter_context(Packed(self._folder / spool.ARCHIVE))
            except FileNotFoundError:
                raise Lost from None
        return self._packed

    @property
    def actor(self) -> dict[str, Any]:
        if self._actor is None:
            self._actor = actor_in(self.packed)
        return self._actor

    def posts_from(self, place: int) -> tuple[list[dict[str, Any]], int]:
        """Return the next posts, and where those after them begin."""
        try:
            with (self._folder / spool.POSTS).open("rb") as posts:
                posts.seek(place)
                lines = list(islice(posts, _POSTS_AT_ONCE))
        except FileNotFoundError:
            raise Lost from None
        return [json.loads(line) for line in lines], place + sum(map(len, lines))


def restore_some_posts(*, part: Import, source: Source, now: datetime) -> bool:
    """Bring some more posts back, and say whether those were all. Raises NoRoom, Lost, NotAnArchive."""
    notes, place = source.posts_from(part.place)
    if not notes:
        Import.objects.filter(pk=part.pk, done_at=None).update(done_at=now)
        return True
    if not spool.has_room():
        raise NoRoom
    size = part.size
    first = part.came + part.were_here + part.lines.filter(result=Result.FAILED).count() + 1
    ready, here = [], 0
    owner = address_in(source.actor, "id")
    known = own_posts_at(part.account, [address_in(note, "id") for note in notes])
    for number, note in enumerate(notes, start=first):
        if address_in(note, "id") in known:
            here += 1
            continue
        made, taken = _made_ready(part.account, note, number, source, owner, now, size)
        size += taken
        ready.append(made)
    # The files are drawn before, so that nobody waits for these few rows.
    with transaction.atomic():
        # Stopped meanwhile, nothing more comes: all that came may be on its way out already.
        if Import.objects.filter(pk=part.pk, place=part.place, done_at=None).update(place=place, size=size):
            came, were_here, lines = _restore(part, ready, now)
            ImportLine.objects.bulk_create(lines)
            counts = {"came": F("came") + came, "were_here": F("were_here") + were_here + here}
            Import.objects.filter(pk=part.pk).update(**counts)
    return False


def _made_ready(
    account: Account, note: dict[str, Any], number: int, source: Source, owner: str, now: datetime, size: int
) -> tuple[_Ready, int]:
    made = _Ready(number, address_in(note, "url") or address_in(note, "id"))
    taken, problems = 0, []
    try:
        made.kept, files = kept_post(note, owner=owner, tags_are_at=f"{settings.KITH_ORIGIN}/tags/")
    except NotAPost as refused:
        made.problem = str(refused)
        return made, 0
    for file in files:
        try:
            file_id, more = _take_file(account, file, source.packed, now, _MOST_BYTES_OF_FILES - size - taken)
            made.media_ids.append(file_id)
            taken += more
        except NotAnArchive as refused:
            problems.append(str(refused))
    if problems and not made.media_ids and not made.kept.html and made.kept.poll is None:
        made.kept = None
    made.problem = " ".join(dict.fromkeys(problems))[:_LONGEST_PROBLEM]
    return made, taken


def _take_file(account: Account, file: KeptFile, packed: Packed, now: datetime, most: int) -> tuple[int, int]:
    """Return the id of a file and how many bytes it had. Raises NotAnArchive with the words for why it can't be had."""
    if not file.place or not packed.has(file.place):
        raise NotAnArchive(_("A picture or recording of this post is not in the archive."))
    if most <= 0:
        raise NotAnArchive(_("There are more pictures and recordings in this archive than can be brought at once."))
    body = packed.read(file.place, most=min(most, media.MOST_BYTES_OF_A_RECORDING))
    try:
        kept = media.take_back(owner_id=account.pk, upload=ContentFile(body), now=now, description=file.description)
    except media.NotAccepted as refused:
        raise NotAnArchive(_("A file of this post is none that Kith takes.")) from refused
    except media.TooBig as refused:
        raise NotAnArchive(_("A picture or recording of this post is larger than this server takes.")) from refused
    except media.CouldNotBeRead as refused:
        raise NotAnArchive(str(refused)) from refused
    if file.focus is not None:
        media.describe_media(file=kept, focus=file.focus)
    return kept.pk, len(body)


def _restore(part: Import, ready: list[_Ready], now: datetime) -> tuple[int, int, list[ImportLine]]:
    came, were_here, lines = 0, 0, []
    for one in ready:
        problem, result = one.problem, Result.FAILED
        if one.kept is not None:
            try:
                restore_post(
                    author=part.account,
                    kept=one.kept,
                    now=now,
                    brought_in=part.part_of_id or part.pk,
                    media_ids=one.media_ids,
                )
            except IsHereAlready:
                were_here += 1
                continue
            except MayNotPost:
                problem = _("Your account can’t post now.")
            except FileMissing:
                problem = _("A file of this post went away meanwhile.")
            else:
                came, result = came + 1, Result.PARTLY
        if problem:
            cells = [one.address[:_LONGEST_PROBLEM] or _("a post without an address")]
            lines.append(
                ImportLine(brought=part, position=one.number, cells=cells, result=result, problem=problem[:200])
            )
    return came, were_here, lines


def restore_profile(*, part: Import, source: Source, now: datetime) -> None:
    """Bring back what a profile says, or one of its pictures; in the part's only line stands how it went."""
    problem = ""
    try:
        change_profile(account=part.account, draft=_profile(part.kind, source), now=now)
    except (NotAnArchive, media.CouldNotBeRead) as refused:
        problem = str(refused)
    except (media.NotAccepted, media.TooBig):
        problem = _("This picture is none that Kith takes, or it is too large.")
    result = Result.FAILED if problem else Result.DONE
    with transaction.atomic():
        part.lines.update(result=result, problem=problem[:_LONGEST_PROBLEM])
        Import.objects.filter(pk=part.pk, done_at=None).update(done_at=now)


def _profile(kind: str, source: Source) -> ProfileDraft:
    if kind == ImportKind.PROFILE:
        return _words(source.actor)
    place, description = picture_in(source.actor, ImportKind(kind))
    upload = ContentFile(source.packed.read(place, most=media.MOST_BYTES_OF_A_PICTURE))
    if kind == ImportKind.AVATAR:
        return ProfileDraft(avatar=media.keep_avatar(upload=upload), avatar_description=description)
    return ProfileDraft(header=media.keep_header(upload=upload), header_description=description)


def _words(actor: dict[str, Any]) -> ProfileDraft:
    typed, bio = actor.get("source"), actor.get("summary")
    typed = typed.get("content") if isinstance(typed, dict) else None
    words = typed if isinstance(typed, str) else to_text(bio) if isinstance(bio, str) else ""
    fields = actor.get("attachment")
    told = [each for each in fields if isinstance(each, dict)] if isinstance(fields, list) else []
    role = actor.get("role")
    name = actor.get("name")
    return ProfileDraft(
        display_name=name if isinstance(name, str) else None,
        bio=cut(words[:20_000], most=MOST_OF_BIO, code_points=10 * MOST_OF_BIO),
        fields=[
            ProfileField(str(each.get("name", "")), _typed(str(each.get("value", ""))))
            for each in told[:MOST_FIELDS]
            if each.get("type") == "PropertyValue"
        ],
        role=role if role in Role.values else None,
    )


def _typed(value: str) -> str:
    """What was typed into a line of a profile: of an address that is shown short, the whole."""
    words, link = to_text(value), _LINK.fullmatch(value.strip())
    address = unescape(link[1]) if link else ""
    return address if words and words.rstrip("/…") in address else words
