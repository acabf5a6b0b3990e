"""Who may ask what: every route with its method stands in this table, by hand, as docs.joinmastodon.org has it.

A view says who it answers by a decorator; a wrong decorator is a mistake that no view's own test would find.
"""

import pytest
from django.test import Client

from kith.client_api.door import ANYONE, APPS, MEMBERS
from kith.client_api.urls import ROUTER
from kith.members.leaving import ask_to_leave
from kith.members.letting_in import revoke_token
from kith.members.models import App, User
from kith.members.scopes import ALL, covers
from tests.cast import NOW

# [who may ask: any one of these scopes], then the addresses below /api/ (those with a dot, and oauth/, are whole).
TABLE = """
[anyone: -]
GET .well-known/oauth-authorization-server oembed openapi.json v1/custom_emojis v1/directory v1/donation_campaigns
v1/instance v1/instance/activity
v1/instance/domain_blocks v1/instance/extended_description
v1/instance/languages v1/instance/peers v1/instance/privacy_policy v1/instance/rules
v1/instance/terms_of_service v1/instance/terms_of_service/:date v1/instance/translation_languages v1/peers/search
v1/tags/:name v1/trends v1/trends/links v1/trends/statuses v1/trends/tags v2/instance
POST oauth/revoke oauth/token v1/accounts/:id/email_subscriptions v1/apps
[anyone: read:accounts]
GET v1/accounts v1/accounts/:id v1/accounts/:id/endorsements v1/accounts/:id/featured_tags v1/accounts/:id/followers
v1/accounts/:id/following v1/accounts/:id/identity_proofs v1/accounts/lookup v1/statuses/:id/favourited_by
v1/statuses/:id/reblogged_by
[anyone: read:collections]
GET v1/accounts/:id/collections v1/collections/:id v1_alpha/accounts/:id/collections v1_alpha/collections/:id
[anyone: read:search]
GET v1/search v2/search
[anyone: read:statuses]
GET v1/accounts/:id/statuses v1/polls/:id v1/statuses v1/statuses/:id v1/statuses/:id/card v1/statuses/:id/context
v1/statuses/:id/history v1/statuses/:id/quotes v1/timelines/link v1/timelines/public v1/timelines/tag/:name
[apps: -]
GET v1/apps/verify_credentials
[apps: write:accounts]
POST v1/accounts
[members: -]
GET v1/announcements
[members: admin:read]
GET v1/admin/trends/links v1/admin/trends/links/publishers v1/admin/trends/statuses v1/admin/trends/tags
POST v1/admin/dimensions v1/admin/measures v1/admin/retention
[members: admin:read:accounts]
GET v1/admin/accounts v1/admin/accounts/:id v2/admin/accounts
[members: admin:read:domain_allows]
GET v1/admin/domain_allows v1/admin/domain_allows/:id
[members: admin:read:domain_blocks]
GET v1/admin/domain_blocks v1/admin/domain_blocks/:id
[members: admin:read:reports]
GET v1/admin/reports v1/admin/reports/:id
[members: admin:write]
POST v1/admin/trends/links/:id/approve v1/admin/trends/links/:id/reject v1/admin/trends/statuses/:id/approve
v1/admin/trends/statuses/:id/reject v1/admin/trends/tags/:id/approve v1/admin/trends/tags/:id/reject
[members: admin:write:accounts]
DELETE v1/admin/accounts/:id
POST v1/admin/accounts/:id/action v1/admin/accounts/:id/approve v1/admin/accounts/:id/enable
v1/admin/accounts/:id/reject v1/admin/accounts/:id/unsensitive v1/admin/accounts/:id/unsilence
v1/admin/accounts/:id/unsuspend
[members: admin:write:domain_allows]
DELETE v1/admin/domain_allows/:id
POST v1/admin/domain_allows
[members: admin:write:domain_blocks]
DELETE v1/admin/domain_blocks/:id
POST v1/admin/domain_blocks
PUT v1/admin/domain_blocks/:id
[members: admin:write:reports]
POST v1/admin/reports/:id/assign_to_self v1/admin/reports/:id/reopen v1/admin/reports/:id/resolve
v1/admin/reports/:id/unassign
PUT v1/admin/reports/:id
[members: profile read read:accounts]
GET oauth/userinfo
POST oauth/userinfo
[members: profile read:accounts]
GET v1/accounts/verify_credentials v1/profile
[members: push]
DELETE v1/push/subscription
GET v1/push/subscription
POST v1/push/subscription
PUT v1/push/subscription
[members: read]
GET v1_alpha/async_refreshes/:key
[members: read:accounts]
GET v1/accounts/search v1/annual_reports v1/annual_reports/:year v1/annual_reports/:year/state v1/endorsements
v1/featured_tags v1/featured_tags/suggestions v1/preferences v1/suggestions v2/suggestions
[members: read:blocks]
GET v1/blocks v1/domain_blocks
[members: read:bookmarks]
GET v1/bookmarks
[members: read:collections]
GET v1/accounts/:id/in_collections v1_alpha/accounts/:id/in_collections
[members: read:favourites]
GET v1/favourites
[members: read:filters]
GET v1/filters v1/filters/:id v2/filters v2/filters/:id v2/filters/:id/keywords v2/filters/:id/statuses
v2/filters/keywords/:id v2/filters/statuses/:id
[members: read:follows]
GET v1/accounts/familiar_followers v1/accounts/relationships v1/follow_requests v1/followed_tags
[members: read:lists]
GET v1/accounts/:id/lists v1/lists v1/lists/:id v1/lists/:id/accounts v1/timelines/list/:id
[members: read:mutes]
GET v1/mutes
[members: read:notifications]
GET v1/notifications v1/notifications/:id v1/notifications/policy v1/notifications/requests
v1/notifications/requests/:id v1/notifications/requests/merged v1/notifications/unread_count v2/notifications
v2/notifications/:group_key v2/notifications/:group_key/accounts v2/notifications/policy v2/notifications/unread_count
[members: read:statuses]
GET v1/conversations v1/markers v1/scheduled_statuses v1/scheduled_statuses/:id v1/statuses/:id/source
v1/timelines/direct v1/timelines/home
POST v1/statuses/:id/translate
[members: write:accounts]
DELETE v1/featured_tags/:id v1/profile/avatar v1/profile/header v1/suggestions/:id
GET v1/emails/check_confirmation
PATCH v1/accounts/update_credentials v1/profile
POST v1/accounts/:id/endorse v1/accounts/:id/note v1/accounts/:id/pin v1/accounts/:id/unendorse v1/accounts/:id/unpin
v1/announcements/:id/dismiss v1/annual_reports/:year/generate v1/annual_reports/:year/read v1/emails/confirmations
v1/featured_tags v1/statuses/:id/pin v1/statuses/:id/unpin v1/tags/:name/feature v1/tags/:name/unfeature
[members: write:blocks]
DELETE v1/domain_blocks
GET v1/domain_blocks/preview
POST v1/accounts/:id/block v1/accounts/:id/unblock v1/domain_blocks
[members: write:bookmarks]
POST v1/statuses/:id/bookmark v1/statuses/:id/unbookmark
[members: write:collections]
DELETE v1/collections/:id v1/collections/:id/items/:item_id v1_alpha/collections/:id
v1_alpha/collections/:id/items/:item_id
PATCH v1/collections/:id v1_alpha/collections/:id
POST v1/collections v1/collections/:id/items v1/collections/:id/items/:item_id/revoke v1_alpha/collections
v1_alpha/collections/:id/items v1_alpha/collections/:id/items/:item_id/revoke
[members: write:conversations]
DELETE v1/conversations/:id
POST v1/conversations/:id/read v1/conversations/:id/unread
[members: write:favourites]
DELETE v1/announcements/:id/reactions/:name
POST v1/statuses/:id/favourite v1/statuses/:id/unfavourite
PUT v1/announcements/:id/reactions/:name
[members: write:filters]
DELETE v1/filters/:id v2/filters/:id v2/filters/keywords/:id v2/filters/statuses/:id
POST v1/filters v2/filters v2/filters/:id/keywords v2/filters/:id/statuses
PUT v1/filters/:id v2/filters/:id v2/filters/keywords/:id
[members: write:follows]
POST v1/accounts/:id/follow v1/accounts/:id/remove_from_followers v1/accounts/:id/unfollow
v1/follow_requests/:id/authorize v1/follow_requests/:id/reject v1/tags/:name/follow v1/tags/:name/unfollow
[members: write:lists]
DELETE v1/lists/:id v1/lists/:id/accounts
POST v1/lists v1/lists/:id/accounts
PUT v1/lists/:id
[members: write:media]
DELETE v1/media/:id
GET v1/media/:id
POST v1/media v2/media
PUT v1/media/:id
[members: write:mutes]
POST v1/accounts/:id/mute v1/accounts/:id/unmute v1/statuses/:id/mute v1/statuses/:id/unmute
[members: write:notifications]
DELETE v1/notifications/:id v1/notifications/destroy_multiple
PATCH v1/notifications/policy v2/notifications/policy
POST v1/notifications/:id/dismiss v1/notifications/clear v1/notifications/dismiss v1/notifications/requests/:id/accept
v1/notifications/requests/:id/dismiss v1/notifications/requests/accept v1/notifications/requests/dismiss
v2/notifications/:group_key/dismiss v2/notifications/clear
PUT v1/notifications/policy v2/notifications/policy
[members: write:reports]
POST v1/reports
[members: write:statuses]
DELETE v1/scheduled_statuses/:id v1/statuses/:id
POST v1/markers v1/polls/:id/votes v1/statuses v1/statuses/:id/quotes/:quoting_id/revoke v1/statuses/:id/reblog
v1/statuses/:id/unreblog
PUT v1/scheduled_statuses/:id v1/statuses/:id v1/statuses/:id/interaction_policy
"""


def _rows():
    for part in TABLE.strip().split("\n["):
        kind, _, lines = part.strip().removeprefix("[").partition("]")
        audience, _, scopes = kind.partition(": ")
        method = ""
        for word in lines.split():
            if word.isupper():
                method = word
                continue
            path = word if word.startswith((".", "oauth/")) else f"api/{word}"
            yield (method, path), (audience, frozenset(scopes.split()) - {"-"})


ROWS = list(_rows())
EXPECTED = dict(ROWS)
# Beside the token, these ask for something else first, or for someone.
OPEN_TO_MORE = {("POST", "api/v1/accounts")}
KEEPERS_ONLY = "This action is not allowed"
OUTSIDE = "This action is outside the authorized scopes"


def ask(app: Client, row):
    (method, path), _ = row
    words = [f"{9999 + place}" if word.startswith(":") else word for place, word in enumerate(path.split("/"))]
    return app.generic(method, "/" + "/".join(words), "{}", content_type="application/json")


def said(response) -> tuple[int, str]:
    is_json = response.get("Content-Type", "").startswith("application/json") and response.content
    content = response.json() if is_json else {}
    return response.status_code, content.get("error", "") if isinstance(content, dict) else ""


def faults(app, expected, rows):
    """Ask for each of `rows` and return those that were not answered with `expected`."""
    found = {row[0]: said(ask(app, row)) for row in rows}
    return {key: answer for key, answer in found.items() if answer != expected}


def test_the_table_names_every_route_once_and_as_its_decorator_says():
    assert len(ROWS) == len(EXPECTED)
    told = {
        (method.upper(), route.path): (view.audience, frozenset(view.scopes))
        for route in ROUTER.routes
        for method, view in route.views.items()
    }
    assert {key: row for key, row in EXPECTED.items() if told.get(key) != row} == {}
    assert set(told) - set(EXPECTED) == set()


def test_every_scope_in_the_table_is_one():
    assert {scope for _, (_, scopes) in ROWS for scope in scopes} <= set(ALL)
    assert {audience for _, (audience, _) in ROWS} == {ANYONE, APPS, MEMBERS}


def test_without_a_token_only_what_is_for_all_answers(client, db):
    closed = [row for row in ROWS if row[1][0] != ANYONE]
    assert faults(client, (401, "The access token is invalid"), closed) == {}
    opened = {row[0]: said(ask(client, row)) for row in ROWS if row[1][0] == ANYONE}
    assert [key for key, (status, words) in opened.items() if status == 401 or words == OUTSIDE] == []
    assert [key for key, (status, _) in opened.items() if status >= 500 and status != 501] == []


def test_a_token_does_nothing_outside_its_scopes(app_of, dee):
    for row in ROWS:
        _, (_, scopes) = row
        others = [each for each in ALL if not any(covers([each], scope) for scope in scopes)]
        if scopes:
            answer = said(ask(app_of(dee, " ".join(others)), row))
            assert answer == (403, OUTSIDE), (row, answer)


def test_any_one_of_its_scopes_is_enough(app_of, dee):
    """Of the owner, so that views for those who keep order answer too. What they answer is not asked here."""
    for row in ROWS:
        key, (_, scopes) = row
        for scope in scopes or {"profile"}:
            status, words = said(ask(app_of(dee, scope), row))
            assert status != 401, (row, scope)
            assert words != OUTSIDE, (row, scope)
            assert status < 500 or status == 501, (row, scope, words)
            assert words != KEEPERS_ONLY or key in OPEN_TO_MORE | MAY_NOT_TO_ONESELF, (row, scope)


# Of an account that isn't there, or that is one's own.
MAY_NOT_TO_ONESELF = {("GET", "api/v1/emails/check_confirmation"), ("POST", "api/v1/emails/confirmations")}


def test_an_app_alone_is_nobody(app_of):
    app = app_of(None, " ".join(ALL))
    members = [row for row in ROWS if row[1][0] == MEMBERS]
    assert faults(app, (422, "This method requires an authenticated user"), members) == {}
    others = {row[0]: said(ask(app, row)) for row in ROWS if row[1][0] != MEMBERS}
    assert [
        key for key, (status, words) in others.items() if status in {401, 403} or "authenticated user" in words
    ] == []


@pytest.mark.parametrize("how", ["disabled", "suspended", "leaving", "left"])
def test_who_may_not_enter_may_do_nothing(app_of, chidi, how):
    app = app_of(chidi, " ".join(ALL))
    if how == "disabled":
        User.objects.filter(account=chidi).update(disabled_at=NOW)
    elif how == "leaving":
        ask_to_leave(user=chidi.user, now=NOW)
    else:
        setattr(chidi, "suspended_at" if how == "suspended" else "left_at", NOW)
        chidi.save()
    assert faults(app, (401, "The access token is invalid"), ROWS) == {}


@pytest.mark.parametrize(
    ("lacks", "words"),
    [
        ("confirmed_at", "Your login is missing a confirmed e-mail address"),
        ("approved_at", "Your login is currently pending approval"),
    ],
)
def test_who_waits_may_only_ask_to_be_written_to(app_of, chidi, lacks, words):
    app = app_of(chidi, " ".join(ALL))
    User.objects.filter(account=chidi).update(**{lacks: None})
    wait = [row for row in ROWS if row[0] not in MAY_NOT_TO_ONESELF]
    assert faults(app, (403, words), wait) == {}
    assert said(ask(app, (("GET", "api/v1/emails/check_confirmation"), None)))[0] == 200


def test_a_token_that_was_taken_back_opens_nothing(app_of, dee):
    app = app_of(dee, " ".join(ALL))
    assert app.get("/api/v1/accounts/verify_credentials").status_code == 200
    revoke_token(token=app.token, app=App.objects.get())
    assert faults(app, (401, "The access token is invalid"), ROWS) == {}


def test_other_methods_are_refused_and_pages_elsewhere_may_ask(client, db):
    for route in ROUTER.routes:
        allowed = {method.upper() for method in route.views}
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - allowed:
            assert ask(client, ((method, route.path), None)).status_code == 405, (method, route.path)
        answer = ask(client, (("OPTIONS", route.path), None))
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (204, "*")
