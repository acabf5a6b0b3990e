"""What other servers meet when they come to ours: who is here, as data; signed requests, whole; and the same hour."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from kith.federation.signing import server_actor, signer
from kith.foundations import http
from kith.protocols.activitypub.vocabulary import ACTIVITY_JSON
from kith.servers.queries import lately_heard, this_server
from kith.site.doctor import own_address
from kith.site.doctor.findings import Finding, good, skipped, wrong

SIGNATURE_PATH = "/health/signature"
_BODY = b'{"type": "Question", "name": "Does this arrive as it was sent?"}'
_CLOCK_MAY_DIFFER = timedelta(minutes=2)
_MOST_ASKED = 3


def findings(now: datetime) -> Iterator[Finding]:
    """Come to our own public address as another server does; then ask some others for the time."""
    if not this_server().is_set_up:
        yield skipped(_("Other servers"), _("They meet nothing here before someone owns this server."))
        return
    try:
        who_is_here = _who_is_here()
        round_trip = _round_trip()
    except own_address.NoAnswer:
        yield skipped(_("Other servers"), _("The address gives no answer, so they get none either: see above."))
    else:
        yield from (who_is_here, round_trip)
    yield from _clock(now)


def _who_is_here() -> Finding:
    about = _("Found by other servers")
    asked = f"acct:{settings.KITH_DOMAIN}@{settings.KITH_DOMAIN}"
    answer = own_address.ask(f"/.well-known/webfinger?resource={quote(asked)}")
    if answer.status != 200:
        words = _("/.well-known/webfinger answers with %d, so nobody elsewhere can find anyone here.") % answer.status
        return wrong(about, words, _("Let the proxy pass on all of /.well-known/; some keep it for certificates."))
    if (actor := _actor_in(answer.content)) != server_actor():
        return wrong(
            about,
            _("Something else answers for /.well-known/webfinger."),
            _("Look whether a file or another program serves /.well-known/ at this address."),
        )
    document = own_address.ask(urlsplit(actor).path, headers={"accept": ACTIVITY_JSON})
    if ACTIVITY_JSON not in document.headers.get("content-type", ""):
        remedy = _("Let the proxy pass on the Accept header, and keep no answers: they differ by who asks.")
        return wrong(about, _("Other servers ask for data and are shown a page."), remedy)
    return good(about, _("by name, and as data"))


def _actor_in(content: bytes) -> str:
    """Return which actor an answer of webfinger names; empty where it names none."""
    try:
        links: list[dict[str, Any]] = json.loads(content)["links"]
        named = (link["href"] for link in links if link.get("rel") == "self" and link.get("type") == ACTIVITY_JSON)
        return str(next(named, ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""


def _round_trip() -> Finding:
    about = _("Signed requests")
    sent = {"content-type": ACTIVITY_JSON}
    sent |= signer(server_actor())("POST", settings.KITH_ORIGIN + SIGNATURE_PATH, sent, _BODY)
    answer = own_address.ask(SIGNATURE_PATH, method="POST", body=_BODY, headers=sent)
    refused = _("What other servers send is refused with %d before it reaches Kith.") % answer.status
    try:
        arrived: dict[str, Any] = json.loads(answer.content)
        problem = str(arrived["problem"])
    except (ValueError, KeyError, TypeError):
        if answer.status == 400:
            return wrong(about, refused, _("Let the proxy send on the Host it was asked for, not one of its own."))
        remedy = _("Let the proxy pass on POST requests of the type application/activity+json, from anywhere.")
        return wrong(about, refused, remedy)
    if not problem:
        return good(about, _("arrive as they were sent"))
    changed = [name for name in ("host", "date", "digest", "content-type") if arrived.get(name) != sent[name]]
    if changed:
        words = _("The proxy changes or drops what is signed: %s.") % ", ".join(changed)
        return wrong(about, words, _("Let it pass on these headers just as they came."))
    if arrived.get("target") != SIGNATURE_PATH:
        return wrong(
            about,
            _("The proxy changes the address that is signed: %s.") % arrived.get("target"),
            _("Let it pass on the path as it is, without a prefix and without rewriting."),
        )
    return wrong(
        about,
        _("A request that this server signed was not believed: %s.") % problem,
        _("If several machines serve this address, all need the same database, and a clock that is right."),
    )


def _clock(now: datetime) -> Iterator[Finding]:
    """Ask those that we heard from last what time it is: most machines are right, so the middle one counts."""
    about = _("Clock among servers")
    apart = sorted(found for domain in lately_heard(_MOST_ASKED) if (found := _apart(domain, now)) is not None)
    if not apart:
        return
    middle = apart[len(apart) // 2]
    if abs(middle) > _CLOCK_MAY_DIFFER:
        words = _("This machine’s clock is %d seconds from those of other servers.") % abs(middle).total_seconds()
        yield wrong(about, words, _("They refuse what we sign then. Let it keep time: apt install chrony"))
    else:
        yield good(about, _("the same as elsewhere"))


def _apart(domain: str, now: datetime) -> timedelta | None:
    """Return how far a server's clock is from `now`; what the question itself takes is seconds, and no matter."""
    try:
        answer = http.fetch(f"https://{domain}/", method="HEAD", deadline=4.0, follows_redirects=False)
        told = parsedate_to_datetime(answer.headers["date"])
        return told - now
    except (http.FetchFailed, KeyError, ValueError, TypeError):
        return None
