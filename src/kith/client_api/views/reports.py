"""Asking the moderators to look: https://docs.joinmastodon.org/methods/reports/"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from kith.accounts.models import Account
from kith.client_api.door import ApiRequest, for_members, json_answer, not_found, not_valid, rated, too_often
from kith.client_api.entities.reports import OUR_CATEGORIES, report_json
from kith.client_api.people import someone
from kith.client_api.rates import REPORTS
from kith.client_api.routing import route
from kith.collections.queries import collections_named
from kith.moderation.actions import MayNotReportYourself, TooManyReports, report_posts
from kith.moderation.actions.reporting import MOST_POSTS_AT_ONCE
from kith.moderation.models import Category
from kith.posts.models import Post
from kith.servers.queries import rules

_MOST_OF_COMMENT = 1000
_MOST_NAMED = 100


@rated(REPORTS)
@for_members("write:reports")
def make(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/reports; with `forward`, to the moderators of another server too, without the reporter's name."""
    asked = request.arguments
    about = Account.objects.in_good_standing().filter(pk=asked.id("account_id") or 0).first()
    if about is None:
        raise not_found()
    if about.is_feed and about.is_locked:
        someone(request, about.pk)  # a website that somebody reads under a secret address is for its readers alone
    broken = [rule for rule in rules() if rule.pk in set(asked.ids("rule_ids"))]
    category = OUR_CATEGORIES.get(asked.text("category") or "", Category.OTHER.value)
    words = asked.text("comment") or ""
    if len(words) > _MOST_OF_COMMENT:
        raise not_valid(f"Comment is too long (maximum is {_MOST_OF_COMMENT} characters)")
    ids = asked.ids("status_ids")[:_MOST_NAMED]
    seen = Post.objects.visible_to(request.account).filter(author=about).in_bulk(ids)
    posts = [seen[each] for each in ids if each in seen][:MOST_POSTS_AT_ONCE]
    asked_for = collections_named(request.account, set(asked.ids("collection_ids"))).values()
    collections = [shown.collection for shown in asked_for if shown.collection.owner_id == about.pk]
    try:
        made = report_posts(
            by=request.account,
            about=about,
            posts=posts,
            collections=collections,
            category=Category.RULES if broken else category,
            words="\n".join([*([words] if words else []), *(f"• {rule.text}" for rule in broken)]),
            is_forwarded=bool(asked.flag("forward")),
            now=timezone.now(),
        )
    except MayNotReportYourself:
        raise not_valid("You can't report yourself") from None
    except TooManyReports:
        raise too_often() from None
    return json_answer(
        report_json(made)
        | {
            "comment": words,
            "status_ids": [str(post.id) for post in posts],
            "rule_ids": [str(rule.pk) for rule in broken],
            "collection_ids": [str(each.pk) for each in collections],
        }
    )


routes = [route("api/v1/reports", post=make)]
