"""Addresses of the Mastodon client API, and the one page among them, on which people let an app in."""

from django.urls import re_path

from kith.client_api.routing import Router
from kith.client_api.views import (
    about_posts,
    accounts,
    admin_accounts,
    admin_domains,
    admin_reports,
    admin_trends,
    announcements,
    apart,
    collections,
    conversations,
    describing,
    discovery,
    filters,
    finding_people,
    instance,
    joining,
    kept,
    lists,
    media,
    not_here,
    notification_requests,
    notifications,
    oauth,
    old_filters,
    polls,
    preferences,
    profile,
    push,
    quoting,
    reacting,
    refreshing,
    relations,
    reports,
    scheduled,
    search,
    statuses,
    tags,
    timelines,
    trends,
    writing,
)

_SUBJECTS = (
    about_posts, accounts, admin_accounts, admin_domains, admin_reports, admin_trends, announcements, apart,
    collections, conversations, describing, discovery, filters, finding_people, instance, joining, kept, lists, media,
    not_here,
    notification_requests, notifications, oauth, old_filters, polls, preferences, profile, push, quoting, reacting,
    refreshing, relations, reports, scheduled, search, statuses, tags, timelines, trends, writing,
)  # fmt: skip

ROUTER = Router(route for subject in _SUBJECTS for route in subject.routes)
describing.ROUTES[:] = ROUTER.routes

app_name = "client_api"
urlpatterns = [
    # Apps write it with a slash at the end, too.
    re_path(r"^oauth/authorize/?$", oauth.authorize, name="authorize"),
]
