"""Addresses that other servers ask for, and of moving between them. Pages of people and posts are documents too."""

from django.urls import path, register_converter

from kith.accounts.creating import MOST_LETTERS
from kith.federation.views import actors, collections, finding, moving, posts, relays
from kith.foundations.ids import parse_id


class Username:
    """The name of someone here. Websites have other letters in theirs, but no documents."""

    regex = f"[A-Za-z0-9_]{{1,{MOST_LETTERS}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Id:
    """An id that some row can have."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        number = parse_id(value)
        if number is None:
            raise ValueError(value)
        return number

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Username, "username")
register_converter(Id, "id")

app_name = "federation"
_SOMEONE = "users/<username:name>"
_POST = f"{_SOMEONE}/posts/<id:post_id>"

urlpatterns = [
    path(_SOMEONE, actors.actor, name="actor"),
    path(_POST, posts.note, name="note"),
    path(f"{_POST}/activity", posts.created, name="created"),
    path(f"{_POST}/replies", posts.replies, name="replies"),
    path(f"{_POST}/likes", posts.likes, name="likes"),
    path(f"{_POST}/shares", posts.shares, name="shares"),
    path(f"{_SOMEONE}/boosts/<id:post_id>", posts.announced, name="announced"),
    path(f"{_SOMEONE}/quote_authorizations/<id:quote_id>", posts.stamp, name="stamp"),
    path(f"{_SOMEONE}/outbox", collections.outbox, name="outbox"),
    path(f"{_SOMEONE}/followers", collections.followers, name="followers"),
    path(f"{_SOMEONE}/following", collections.following, name="following"),
    path(f"{_SOMEONE}/collections/featured", collections.featured, name="featured"),
    path(f"{_SOMEONE}/collections/tags", collections.tags, name="tags"),
    path("actor", actors.server, name="server"),
    path("actor/outbox", collections.servers_outbox, name="servers_outbox"),
    path("discussions/<id:thread_id>", collections.discussion, name="discussion"),
    path("emoji/<str:name>", actors.emoji, name="emoji"),
    path("manage/relays", relays.index, name="relays"),
    path("manage/relays/<int:relay_id>/leave", relays.leave, name="leave_relay"),
    path("settings/moving", moving.moving, name="moving"),
    path("settings/moving/<int:former_id>/remove", moving.say_no_more, name="say_no_more"),
    path("settings/moving/away", moving.move_away, name="move_away"),
    path("settings/moving/back", moving.come_back, name="come_back"),
    path(".well-known/webfinger", finding.webfinger, name="webfinger"),
    path(".well-known/host-meta", finding.host_meta, name="host_meta"),
    path(".well-known/host-meta.json", finding.host_meta_json, name="host_meta_json"),
]
# Tried only where a document is asked for.
pages = [
    path("@<username:name>", actors.actor),
    path("@<username:name>/<id:post_id>", posts.note),
]
