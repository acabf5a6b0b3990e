"""Addresses that other servers ask for. The pages of people and posts are documents too, for who asks so."""

from django.urls import path

from kith.federation.views import actors, collections, finding, posts

app_name = "federation"
_SOMEONE = "users/<str:name>"
_POST = f"{_SOMEONE}/posts/<int:post_id>"

urlpatterns = [
    path(_SOMEONE, actors.actor, name="actor"),
    path(_POST, posts.note, name="note"),
    path(f"{_POST}/activity", posts.created, name="created"),
    path(f"{_POST}/replies", posts.replies, name="replies"),
    path(f"{_POST}/likes", posts.likes, name="likes"),
    path(f"{_POST}/shares", posts.shares, name="shares"),
    path(f"{_SOMEONE}/boosts/<int:post_id>", posts.announced, name="announced"),
    path(f"{_SOMEONE}/quote_authorizations/<int:quote_id>", posts.stamp, name="stamp"),
    path(f"{_SOMEONE}/outbox", collections.outbox, name="outbox"),
    path(f"{_SOMEONE}/followers", collections.followers, name="followers"),
    path(f"{_SOMEONE}/following", collections.following, name="following"),
    path(f"{_SOMEONE}/collections/featured", collections.featured, name="featured"),
    path(f"{_SOMEONE}/collections/tags", collections.tags, name="tags"),
    path("actor", actors.server, name="server"),
    path("discussions/<int:thread_id>", collections.discussion, name="discussion"),
    path("emoji/<str:name>", actors.emoji, name="emoji"),
    path(".well-known/webfinger", finding.webfinger, name="webfinger"),
    path(".well-known/host-meta", finding.host_meta, name="host_meta"),
    path(".well-known/host-meta.json", finding.host_meta_json, name="host_meta_json"),
]
# Tried only where a document is asked for.
pages = [
    path("@<str:name>", actors.actor),
    path("@<str:name>/<int:post_id>", posts.note),
]
