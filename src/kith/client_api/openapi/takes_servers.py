"""This server, what it announces, how apps are let in, and how it is found."""

from dataclasses import replace

from kith.client_api.openapi.operations import FORM, JSON, Operation, changes, gives, pages
from kith.client_api.openapi.shapes import ANYTHING, COUNT, FLAG, TEXT, Schema, by_name, listed, one_of, or_null, ref
from kith.client_api.openapi.shapes import shape as _shape

_GRANT: dict[str, Schema] = {
    "grant_type": one_of("authorization_code", "client_credentials"), "client_id": TEXT, "client_secret": TEXT,
    "redirect_uri": TEXT, "code": TEXT, "code_verifier": TEXT, "scope": TEXT,
}  # fmt: skip


def _form(operation: Operation) -> Operation:
    return replace(operation, takes_as=(FORM, JSON))


_SEVERITY = one_of("noop", "silence", "suspend")
_LIMITS = {
    "domain": TEXT, "severity": _SEVERITY, "reject_media": FLAG, "reject_reports": FLAG, "private_comment": TEXT,
    "public_comment": TEXT, "obfuscate": FLAG,
}  # fmt: skip

OPERATIONS: dict[str, Operation] = {
    "GET api/v2/instance": gives("This server", ref("Instance")),
    "GET api/v1/instance": gives("This server, as it was told once", ref("V1Instance")),
    "GET api/v1/instance/rules": gives("The rules of this server", listed(ref("Rule"))),
    "GET api/v1/instance/peers": gives("The servers this one has met", listed(TEXT)),
    "GET api/v1/instance/activity": gives("How busy the last twelve weeks were", listed(ref("Week"))),
    "GET api/v1/instance/domain_blocks": gives("The servers this one limits or keeps away", listed(ref("DomainBlock"))),
    "GET api/v1/instance/extended_description": gives("About this server", ref("Page")),
    "GET api/v1/instance/privacy_policy": gives("What this server does with what it knows", ref("Page")),
    "GET api/v1/instance/terms_of_service": gives("The terms that hold", ref("TermsOfService")).also(404),
    "GET api/v1/instance/terms_of_service/:date": gives("The terms of a day", ref("TermsOfService")),
    "GET api/v1/instance/languages": gives("The languages of the pages", listed(_shape(code=TEXT, name=or_null(TEXT)))),
    "GET api/v1/instance/translation_languages": gives("What is translated here", by_name(listed(TEXT))),
    "GET api/v1/admin/domain_blocks": pages("Servers that are limited or kept away", ref("AdminDomainBlock")),
    "POST api/v1/admin/domain_blocks": changes("Decide about a server", ref("AdminDomainBlock"), "domain", **_LIMITS),
    "GET api/v1/admin/domain_blocks/:id": gives("A limited server", ref("AdminDomainBlock")),
    "PUT api/v1/admin/domain_blocks/:id": changes("Decide anew about a server", ref("AdminDomainBlock"), **_LIMITS),
    "DELETE api/v1/admin/domain_blocks/:id": gives("Let a server in again"),
    "GET api/v1/admin/domain_allows": gives("Nothing: no server is let in by name", listed(ANYTHING)),
    "POST api/v1/admin/domain_allows": changes("Nothing: every server is let in that is not kept away", domain=TEXT),
    "GET api/v1/admin/domain_allows/:id": gives("Nothing", ANYTHING).also(404),
    "DELETE api/v1/admin/domain_allows/:id": gives("Nothing").also(404),
    "GET api/v1/custom_emojis": gives("The emoji of this server", listed(ref("CustomEmoji"))),
    "GET api/v1/announcements": gives("What everyone is told", listed(ref("Announcement")), with_dismissed=FLAG),
    "POST api/v1/announcements/:id/dismiss": gives("Put an announcement away"),
    "PUT api/v1/announcements/:id/reactions/:name": gives("Put an emoji beneath an announcement"),
    "DELETE api/v1/announcements/:id/reactions/:name": gives("Take an emoji away again"),
    "GET api/v1/peers/search": gives("Servers by the beginning of their name", listed(TEXT), q=TEXT),
    "GET api/v1/donation_campaigns": Operation("Nothing: nobody is asked for money", {204: None}),
    "GET api/v1/annual_reports": gives("Nothing: nobody is told how much they wrote", ANYTHING),
    "GET api/v1/annual_reports/:year": gives("Nothing", ANYTHING),
    "GET api/v1/annual_reports/:year/state": gives("Whether there is a report", _shape(state=TEXT)),
    "POST api/v1/annual_reports/:year/read": gives("Nothing"),
    "POST api/v1/annual_reports/:year/generate": gives("Nothing"),
    "GET api/v1_alpha/async_refreshes/:key": gives("Whether more answers still come in", ref("AsyncRefresh")),
    "GET api/oembed": gives(
        "A post, to be shown elsewhere", ref("OEmbed"), url=TEXT, maxwidth=COUNT, format=one_of("json")
    ).also(404, 501),
    "GET api/openapi.json": gives("This document", ANYTHING),
    "GET .well-known/oauth-authorization-server": gives("How apps are let in (RFC 8414)", ref("OAuthServer")),
    "POST api/v1/apps": _form(
        changes(
            "Register an app", ref("CredentialApplication"), "client_name", "redirect_uris",
            client_name=TEXT, redirect_uris={"anyOf": [TEXT, listed(TEXT)]}, scopes=TEXT, website=TEXT,
        )
    ),
    "GET api/v1/apps/verify_credentials": gives("The app that asks", ref("Application")),
    "POST oauth/token": _form(changes("Come for a token", ref("Token"), "grant_type", **_GRANT)),
    "POST oauth/revoke": _form(changes("Take a token back", token=TEXT, client_id=TEXT, client_secret=TEXT)),
    "GET oauth/userinfo": gives("Who let the app in", ref("UserInfo")),
    "POST oauth/userinfo": gives("Who let the app in", ref("UserInfo")),
    "POST api/v1/emails/confirmations": changes("Be written to again, to confirm one's address", email=TEXT),
    "GET api/v1/emails/check_confirmation": gives("Whether one's address is confirmed", FLAG),
}  # fmt: skip
