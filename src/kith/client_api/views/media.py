"""Files: https://docs.joinmastodon.org/methods/media/"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from kith.client_api import rates
from kith.client_api.door import ApiRequest, Refusal, for_members, json_answer, not_found, not_valid, rated
from kith.client_api.drafting import focus_of
from kith.client_api.entities.media import media_json
from kith.client_api.refusals import in_words
from kith.client_api.routing import route
from kith.media import actions
from kith.media.actions import MOST_OF_A_DESCRIPTION
from kith.media.changing import delete_media, give_preview
from kith.media.models import MediaFile, State
from kith.media.queries import file_of
from kith.posts.queries import stands_in_a_post


@for_members("write:media")
@rated(rates.UPLOADS)
def send(request: ApiRequest) -> HttpResponse:
    """POST /api/v2/media: 202 where the file is not ready yet."""
    file = _received(request)
    return json_answer(media_json(file), status=200 if file.state == State.READY else 202)


@for_members("write:media")
@rated(rates.UPLOADS)
def send_and_wait(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/media: answers once the file is ready."""
    file = _received(request)
    actions.prepare_media(file=file)
    _refuse_unreadable(file)
    return json_answer(media_json(file))


@for_members("write:media")
def show(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/media/:id: 206 while it is not ready."""
    return _shown(_own(request, id))


@for_members("write:media")
def change(request: ApiRequest, id: int) -> HttpResponse:
    """PUT /api/v1/media/:id: until a post has the file; then it is changed with the post."""
    file = _own(request, id)
    if stands_in_a_post(file.pk):
        raise not_found()
    _describe(file, request)
    return _shown(file)


@for_members("write:media")
def delete(request: ApiRequest, id: int) -> HttpResponse:
    """DELETE /api/v1/media/:id"""
    with in_words():
        delete_media(file=_own(request, id))
    return json_answer({})


def _received(request: ApiRequest) -> MediaFile:
    upload = request.arguments.file("file")
    if upload is None:
        raise not_valid("File can't be blank")
    _refuse_unfit(request)
    with in_words():
        file = actions.receive_upload(owner_id=request.account.pk, upload=upload, now=timezone.now())
    _refuse_unreadable(file)
    _describe(file, request)
    return file


def _describe(file: MediaFile, request: ApiRequest) -> None:
    _refuse_unfit(request)
    description, focus = request.arguments.text("description"), request.arguments.text("focus")
    thumbnail = request.arguments.file("thumbnail")
    with in_words():
        if thumbnail is not None:
            give_preview(file=file, upload=thumbnail)
        if description is not None or focus:
            actions.describe_media(file=file, description=description, focus=focus_of(focus) if focus else None)


def _refuse_unfit(request: ApiRequest) -> None:
    if len(request.arguments.text("description") or "") > MOST_OF_A_DESCRIPTION:
        raise not_valid(f"Description is too long (maximum is {MOST_OF_A_DESCRIPTION} characters)")
    focus_of(request.arguments.text("focus") or "0,0")


def _refuse_unreadable(file: MediaFile) -> None:
    if file.state == State.FAILED:
        raise Refusal(422, file.problem or "Error processing thumbnail for uploaded media")


def _own(request: ApiRequest, file_id: int) -> MediaFile:
    file = file_of(request.account.pk, file_id)
    if file is None:
        raise not_found()
    _refuse_unreadable(file)
    return file


def _shown(file: MediaFile) -> HttpResponse:
    return json_answer(media_json(file), status=200 if file.state == State.READY else 206)


routes = [
    route("api/v2/media", post=send),
    route("api/v1/media", post=send_and_wait),
    route("api/v1/media/:id", get=show, put=change, delete=delete),
]
