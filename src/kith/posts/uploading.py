"""The files of a post that is being written: those sent before, those sent now, and what is said of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kith.accounts.models import Account
from kith.foundations.ids import parse_id
from kith.foundations.text import printable
from kith.media import actions as media
from kith.media.models import MediaFile, State
from kith.media.queries import files_of
from kith.posts.writing import MOST_FILES

# The nine places one can choose for the part of a picture that must not be cut away.
_PLACES = {"start": -0.7, "mid": 0.0, "end": 0.7}
_HEIGHTS = {"top": 0.7, "mid": 0.0, "low": -0.7}


@dataclass(slots=True)
class Files:
    """In their order, described as the page says; nothing of it is kept before the post is."""

    chosen: list[MediaFile] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def undescribed(self) -> list[MediaFile]:
        return [file for file in self.chosen if not file.description]

    @property
    def has_room(self) -> bool:
        return len(self.chosen) < MOST_FILES


def files_from(request: HttpRequest, account: Account, now: datetime, *, already: Iterable[int] = ()) -> Files:
    """Return the files of a sent form; `already` are those of the post that is edited. New ones are taken in."""
    ids = [id for id in map(parse_id, request.POST.getlist("media")) if id is not None]
    taken_away = request.POST.get("do", "").removeprefix("remove-")
    mine = files_of(account.id, list(dict.fromkeys(ids))[:MOST_FILES])
    kept = [file for file in mine if (not file.is_used or file.id in set(already)) and str(file.id) != taken_away]
    files = Files([_as_said(file, request) for file in kept])
    _take_in(request, account, now, files)
    return files


def _take_in(request: HttpRequest, account: Account, now: datetime, files: Files) -> None:
    for upload in request.FILES.getlist("pictures"):
        if not files.has_room:
            files.problems.append(_("A post takes four files. The others were left out."))
            return
        try:
            file = media.receive_upload(owner_id=account.id, upload=upload, now=now)
        except tuple(_REFUSALS) as refusal:
            files.problems.append(_REFUSALS[type(refusal)](upload.name or ""))
            continue
        if file.state == State.FAILED:
            files.problems.append(f"{upload.name}: {_(file.problem)}")
        else:
            files.chosen.append(file)


def _as_said(file: MediaFile, request: HttpRequest) -> MediaFile:
    file.description = printable(request.POST.get(f"description-{file.id}", file.description)).strip()
    across, height = request.POST.get(f"across-{file.id}", ""), request.POST.get(f"height-{file.id}", "")
    file.focus_x = _PLACES.get(across, file.focus_x)
    file.focus_y = _HEIGHTS.get(height, file.focus_y)
    return file


_REFUSALS: dict[type[Exception], Callable[[str], str]] = {
    media.NotAccepted: lambda name: (
        _("%(name)s is of a sort that cannot be shown here. Pictures, sounds and videos can.") % {"name": name}
    ),
    media.TooBig: lambda name: _("%(name)s is too big. A smaller copy will do.") % {"name": name},
    media.TooManyUploads: lambda _name: _("That is as many files as can be taken in an hour. Try again in a while."),
}
