"""Making the file: written to disk bit by bit, so that ten thousand posts take no more memory than ten."""

import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db.models import QuerySet, Sum

from kith.accounts.models import Account
from kith.design.portraits import PREFIX
from kith.media.models import MediaFile, State
from kith.posts.models import Favourite, Post
from kith.site.archiving.documents import activity, actor, context, place_of
from kith.site.archiving.pages import Pages
from kith.site.exports import EXPORTS, bookmarked
from kith.site.models import Archive

_AT_ONCE = 200  # posts
_PIECE = 256 * 1024
SPARE = 200 * 1024 * 1024  # bytes that the disk keeps, whatever we make


class NoRoomOnDisk(Exception):
    """The disk has no room for this archive."""


def make(archive: Archive, path: Path) -> None:
    """Write the archive to `path`. What an attempt that was cut off has left is begun anew. Raises NoRoomOnDisk."""
    account = archive.account
    files = _files_of(account)
    if shutil.disk_usage(path.parent).free < (files.aggregate(all=Sum("size"))["all"] or 0) + SPARE:
        raise NoRoomOnDisk
    Archive.objects.filter(pk=archive.pk).update(things=_posts_of(account).count() + files.count(), done=0)
    work = path.with_suffix(".work")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    unfinished = path.with_suffix(".part")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as packed:
            unfinished.chmod(0o600)
            _write(archive, work, packed)
        unfinished.replace(path)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        unfinished.unlink(missing_ok=True)


def _write(archive: Archive, work: Path, packed: zipfile.ZipFile) -> None:
    account = archive.account
    avatar, header = (_add_picture(packed, name, word) for name, word in _pictures_of(account))
    _add_json(packed, "actor.json", actor(account, avatar=avatar, header=header))
    pages = Pages(work, account, avatar=avatar)
    with (work / "outbox.json").open("w", encoding="utf-8") as outbox:
        _write_posts(archive, outbox, pages)
    pages.close()
    for made in sorted(work.iterdir()):
        packed.write(made, made.name)
    _add_lines(packed, "likes.json", _uris(Favourite.objects.filter(account=account), account))
    _add_lines(packed, "bookmarks.json", bookmarked(account))
    for export in EXPORTS:
        _add_text(packed, export.name, export.pieces(account))
    _add_files(archive, packed)


def _write_posts(archive: Archive, outbox: IO[str], pages: Pages) -> None:
    head = {"@context": context(), "id": "outbox.json", "type": "OrderedCollection"}
    outbox.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "orderedItems": [')
    done = 0
    for posts in _batches(archive.account):
        answered = _addresses(archive.account, [post.in_reply_to_id for post in posts])
        for post in posts:
            outbox.write(",\n" if done else "\n")
            outbox.write(json.dumps(activity(post, answered=answered), ensure_ascii=False))
            pages.add(post)
            done += 1
        Archive.objects.filter(pk=archive.pk).update(done=done)
    outbox.write(f'\n], "totalItems": {done}}}\n')


def _batches(account: Account) -> Iterator[list[Post]]:
    last = 0
    while posts := list(_whole(_posts_of(account).filter(id__gt=last).order_by("id")[:_AT_ONCE])):
        yield posts
        last = posts[-1].id


def _posts_of(account: Account) -> "QuerySet[Post]":
    return Post.objects.visible_to(account).filter(author=account)


def _whole(posts: "QuerySet[Post]") -> "QuerySet[Post]":
    return posts.select_related("author", "boost_of__author", "poll", "original").prefetch_related(
        "attachments__media", "poll__options", "mentions__account", "taggings__tag"
    )


def _addresses(account: Account, ids: Iterable[int | None]) -> dict[int, str]:
    wanted = [each for each in ids if each]
    return dict(Post.objects.visible_to(account).filter(id__in=wanted).values_list("id", "uri"))


def _uris(favourites: "QuerySet[Favourite]", account: Account) -> Iterator[str]:
    seen = Post.objects.visible_to(account).filter(favourites__in=favourites).order_by("-favourites__id")
    return seen.values_list("uri", flat=True).iterator(_AT_ONCE)


def _files_of(account: Account) -> "QuerySet[MediaFile]":
    return MediaFile.objects.filter(owner_id=account.pk, state=State.READY).exclude(file="").order_by("pk")


def _add_files(archive: Archive, packed: zipfile.ZipFile) -> None:
    done = _posts_of(archive.account).count()
    missing = []
    for file in _files_of(archive.account).iterator(_AT_ONCE):
        if not _add_stored(packed, file.file, place_of(file)):
            missing.append(place_of(file))
        done += 1
        if done % 20 == 0:
            Archive.objects.filter(pk=archive.pk).update(done=done)
    if missing:
        _add_text(packed, "missing.txt", (f"{name}\n" for name in missing))


def _pictures_of(account: Account) -> tuple[tuple[str, str], tuple[str, str]]:
    avatar = "" if account.avatar.startswith(PREFIX) else account.avatar
    return (avatar, "avatar"), (account.header, "header")


def _add_picture(packed: zipfile.ZipFile, name: str, word: str) -> str:
    place = word + PurePosixPath(name).suffix
    return place if name and _add_stored(packed, name, place) else ""


def _add_stored(packed: zipfile.ZipFile, name: str, place: str) -> bool:
    """Copy a stored file into the archive, and say whether it was there."""
    try:
        source = default_storage.open(name)
    except OSError:
        return False
    # Pictures and recordings are compressed already.
    with source, packed.open(_entry(place, zipfile.ZIP_STORED), "w", force_zip64=True) as into:
        shutil.copyfileobj(source, into, _PIECE)
    return True


def _add_json(packed: zipfile.ZipFile, place: str, document: dict[str, Any]) -> None:
    _add_text(packed, place, [json.dumps(document, ensure_ascii=False, indent=1)])


def _add_lines(packed: zipfile.ZipFile, place: str, items: Iterable[str]) -> None:
    """Write a collection of addresses."""
    head = {"@context": context()[0], "id": place, "type": "OrderedCollection"}

    def pieces() -> Iterator[str]:
        count = 0
        yield json.dumps(head)[:-1] + ', "orderedItems": ['
        for item in items:
            yield (",\n" if count else "\n") + json.dumps(item)
            count += 1
        yield f'\n], "totalItems": {count}}}\n'

    _add_text(packed, place, pieces())


def _add_text(packed: zipfile.ZipFile, place: str, pieces: Iterable[str]) -> None:
    with packed.open(_entry(place, zipfile.ZIP_DEFLATED), "w", force_zip64=True) as into:
        for piece in pieces:
            into.write(piece.encode())


def _entry(place: str, how: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(place)
    entry.compress_type = how
    entry.external_attr = 0o600 << 16
    return entry
