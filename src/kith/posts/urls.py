"""Addresses of writing and of what one does with a post."""

from django.urls import path

from kith.posts import views

app_name = "posts"
urlpatterns = [
    path("write", views.write, name="write"),
    path("write/sent", views.sent, name="sent"),
    path("emoji", views.emoji, name="emoji"),
    path("keys", views.keys, name="keys"),
    path("drafts", views.drafts, name="drafts"),
    path("drafts/<int:unsent_id>", views.unsent, name="unsent"),
    path("drafts/<int:unsent_id>/take_back", views.take_back, name="take_back"),
    path("drafts/<int:unsent_id>/send", views.send_now, name="send_now"),
    path("drafts/<int:unsent_id>/discard", views.discard, name="discard"),
    path("posts/<int:post_id>/edit", views.edit, name="edit"),
    path("posts/<int:post_id>/audience", views.audience, name="audience"),
    path("posts/<int:post_id>/history", views.history, name="history"),
    path("posts/<int:post_id>/delete", views.delete, name="delete"),
    path("posts/<int:post_id>/take_out", views.take_out, name="take_out"),
    path("posts/<int:post_id>/poll", views.poll, name="poll"),
    path("posts/<int:post_id>/vote", views.vote, name="vote"),
    path("posts/<int:post_id>/favourite", views.favourite, name="favourite"),
    path("posts/<int:post_id>/unfavourite", views.unfavourite, name="unfavourite"),
    path("posts/<int:post_id>/boost", views.boost, name="boost"),
    path("posts/<int:post_id>/unboost", views.unboost, name="unboost"),
    path("posts/<int:post_id>/bookmark", views.bookmark, name="bookmark"),
    path("posts/<int:post_id>/unbookmark", views.unbookmark, name="unbookmark"),
    path("posts/<int:post_id>/pin", views.pin, name="pin"),
    path("posts/<int:post_id>/unpin", views.unpin, name="unpin"),
    path("posts/<int:post_id>/mute_thread", views.mute_thread, name="mute_thread"),
    path("posts/<int:post_id>/unmute_thread", views.unmute_thread, name="unmute_thread"),
]
