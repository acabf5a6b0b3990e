"""The files of a post: taken from their owner's uploads, each used once."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from kith.accounts.models import Account
from kith.foundations.ids import new_id
from kith.jobs.announce import announce
from kith.media.models import Kind, MediaFile, State
from kith.posts.drafts import Draft, IncomingFile
from kith.posts.happenings import FILES_ARRIVED
from kith.posts.models import Attachment, Origin, Post


class FileMissing(Exception):
    """A file is not there, belongs to someone else, stands in another post already, or could not be read."""


def check_files(author: Account, ids: Sequence[int], *, already: Sequence[int] = ()) -> list[MediaFile]:
    """Return the files in their order, locked until the post is kept. Raises FileMissing.

    `already` are those that the post has, when it is edited.
    """
    if not ids:
        return []
    found = {
        file.id: file
        for file in MediaFile.objects.select_for_update().filter(id__in=ids, owner_id=author.id)
        if file.id in already or (not file.is_used and file.state != State.FAILED)
    }
    if len(found) < len(set(ids)):
        raise FileMissing
    return [found[id] for id in dict.fromkeys(ids)]


def attach(post: Post, files: Sequence[MediaFile], draft: Draft) -> None:
    """Put `files` into the post in this order, with what the draft says about each."""
    if not files:
        return
    for file in files:
        file.is_used = True
        file.description = draft.descriptions.get(file.id, file.description)[:1500]
        file.focus_x, file.focus_y = draft.focuses.get(file.id, (file.focus_x, file.focus_y))
    MediaFile.objects.bulk_update(files, ["is_used", "description", "focus_x", "focus_y"])
    Attachment.objects.bulk_create(
        [Attachment(post=post, media=file, position=place) for place, file in enumerate(files)]
    )


def hold_files(author: Account, draft: Draft, *, already: Sequence[int] = ()) -> None:
    """Keep the files of a draft from the sweep and from other posts. Raises FileMissing.

    `already` are those it held before; what it has no more goes to the sweep.
    """
    check_files(author, draft.media_ids, already=already)
    MediaFile.objects.filter(id__in=draft.media_ids).update(is_used=True)
    give_back([id for id in already if id not in draft.media_ids])


def give_back(ids: Sequence[int]) -> None:
    """Leave files that no post has any more to the sweep (media room)."""
    if ids:
        MediaFile.objects.filter(id__in=ids).update(is_used=False)


def show_ready_file(*, media_id: int) -> None:
    """Make every page that shows the file's post show it anew; a file that stands in no post changes nothing."""
    Post.objects.filter(attachments__media_id=media_id).update(version=F("version") + 1)


def attach_remote(post: Post, incoming: Sequence[IncomingFile], now: datetime) -> list[MediaFile]:
    """Put the files of a post that arrived into it, and return them; they stay where they are, or are copied."""
    if not incoming:
        return []
    files = _remote_files(post, incoming, now)
    MediaFile.objects.bulk_create(files)
    _hang(post, files)
    _call_for_copies(post, files)
    return files


def change_remote(post: Post, incoming: Sequence[IncomingFile], now: datetime) -> bool:
    """Put the files of a post that changed into it, and say whether a reader sees others; what stays keeps its id."""
    has = [each.media for each in Attachment.objects.filter(post=post).select_related("media")]
    wanted = _remote_files(post, incoming, now)
    if [_as_seen(file) for file in has] == [_as_seen(file) for file in wanted]:
        return False
    known = {file.remote_url: file for file in has}
    files = []
    for file in wanted:
        same = known.pop(file.remote_url, None)
        if same is None:
            file.save(force_insert=True)
        else:
            MediaFile.objects.filter(pk=same.pk).update(
                description=file.description, focus_x=file.focus_x, focus_y=file.focus_y
            )
        files.append(same or file)
    Attachment.objects.filter(post=post).delete()
    give_back([file.pk for file in known.values()])
    _hang(post, files)
    _call_for_copies(post, files)
    return True


def _call_for_copies(post: Post, files: Sequence[MediaFile]) -> None:
    """Have the files of another server copied; those of websites are, once somebody looks at them."""
    if post.origin == Origin.ELSEWHERE and any(file.is_copied and not file.file for file in files):
        announce(FILES_ARRIVED, post_id=post.id)


def _as_seen(file: MediaFile) -> tuple[str, str, float, float]:
    return file.remote_url, file.description, file.focus_x, file.focus_y


def _hang(post: Post, files: Sequence[MediaFile]) -> None:
    Attachment.objects.bulk_create(
        [Attachment(post=post, media=file, position=place) for place, file in enumerate(files)]
    )


def _remote_files(post: Post, incoming: Sequence[IncomingFile], now: datetime) -> list[MediaFile]:
    return [
        MediaFile(
            id=new_id(now),
            owner_id=post.author_id,
            kind=_kind(file.content_type),
            state=State.READY,
            remote_url=file.url,
            is_copied=post.origin == Origin.ELSEWHERE or file.content_type.startswith("image/"),
            content_type=file.content_type[:100],
            description=file.description[:1500],
            width=file.width,
            height=file.height,
            focus_x=file.focus[0] if file.focus else 0.0,
            focus_y=file.focus[1] if file.focus else 0.0,
            blurhash=file.blurhash[:120],
            is_used=True,
            created_at=now,
        )
        for file in incoming[:_MOST_RECEIVED]
        if len(file.url) <= 2000
    ]


_MOST_RECEIVED = 16
_KINDS = {"image": Kind.IMAGE, "video": Kind.VIDEO, "audio": Kind.AUDIO}


def _kind(content_type: str) -> str:
    return _KINDS.get(content_type.partition("/")[0], Kind.UNKNOWN)
