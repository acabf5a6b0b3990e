"""Addresses about people."""

from django.urls import path

from kith.accounts.views import deeds, ended, people, profile

app_name = "accounts"
DEEDS = (
    "follow", "unfollow", "block", "unblock", "mute", "unmute", "remove_follower", "note", "hide_boosts",
    "show_boosts", "ring", "stop_ringing", "accept", "reject", "refuse_suggestion",
    "endorse", "unendorse",
)  # fmt: skip

urlpatterns = [
    path("people", people.people, name="directory"),
    path("people/requests", people.requests, name="requests"),
    *(path(f"people/<int:account_id>/{verb}", getattr(deeds, verb), name=verb) for verb in DEEDS),
    path("settings/ended-follows", ended.ended_follows, name="ended_follows"),
    path("settings/ended-follows/<int:severance_id>.csv", ended.ended_follows_file, name="ended_follows_file"),
    path("settings/profile", profile.edit_profile, name="edit_profile"),
]
