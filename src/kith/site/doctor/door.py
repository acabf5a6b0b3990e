"""The door from outside: the name, its certificate, whether it leads here, and what the proxy passes on."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.site.doctor import own_address
from kith.site.doctor.findings import Finding, good, look, wrong

_FORGED = "203.0.113.77"  # an address that belongs to nobody (RFC 5737)
_SOON, _VERY_SOON = timedelta(days=21), timedelta(days=7)
_CLOCK_MAY_DIFFER = timedelta(seconds=30)


def findings(now: datetime) -> Iterator[Finding]:
    about = _("Public address")
    origin = settings.KITH_ORIGIN
    if own_address.is_for_this_machine_only():
        remedy = _("To let others in, give it a name and set KITH_ORIGIN: docs/running/README.md.")
        yield look(about, _("%s: only this machine can open it.") % origin, remedy)
    elif not origin.startswith("https://"):
        yield wrong(
            about, _("%s is not https: passwords travel in the open.") % origin, _("Put a proxy with TLS in front.")
        )
    else:
        yield good(about, origin)
    if not own_address.is_for_this_machine_only():
        found = own_address.addresses()
        if not found:
            remedy = _("Add an A record, and AAAA if you have IPv6, where you manage the name; it may take an hour.")
            yield wrong(_("Name"), _("Nobody knows where %s is.") % own_address.host(), remedy)
            return
        yield good(_("Name"), ", ".join(found))
    if origin.startswith("https://"):
        yield _certificate(now)
    yield from _leads_here(now)


def _certificate(now: datetime) -> Finding:
    about = _("Certificate")
    try:
        ends_at = own_address.certificate_ends_at()
    except own_address.NoAnswer as error:
        return wrong(
            about, str(error), _("Caddy fetches certificates by itself: is port 443 open, and does the name lead here?")
        )
    left = ends_at - now
    words = ngettext("holds for %d more day", "holds for %d more days", left.days) % left.days
    if left < _VERY_SOON:
        return wrong(about, words, _("It should have been renewed by now: look at the log of your proxy."))
    if left < _SOON:
        return look(about, words, _("It should be renewed soon by itself: look again in a week."))
    return good(about, words)


def _leads_here(now: datetime) -> Iterator[Finding]:
    about = _("Way to this server")
    nonce, expected = own_address.new_question()
    try:
        answer = own_address.ask(f"/health?nonce={nonce}", headers={"X-Forwarded-For": _FORGED})
        told: dict[str, Any] = json.loads(answer.content)
    except own_address.NoAnswer as error:
        remedy = _(
            "Is Kith running, the proxy too, and does the firewall let ports 80 and 443 in? Behind some routers a "
            "machine can’t reach itself by its public name: try from a phone."
        )
        yield wrong(
            about, _("No answer from %(origin)s: %(why)s") % {"origin": settings.KITH_ORIGIN, "why": error}, remedy
        )
        return
    except ValueError:
        yield wrong(
            about,
            _("Something else answers at this address."),
            _("Look where the proxy sends %s.") % settings.KITH_ORIGIN,
        )
        return
    if told.get("proof") != expected:
        remedy = _("Look where the proxy sends it. If several machines serve this address, all need the same secrets/.")
        yield wrong(about, _("Another Kith answers at this address, not this one."), remedy)
        return
    yield good(about, _("the address leads to this very server"))
    yield _proxy(told)
    yield from _clock(answer, now)
    yield _streams()


def _proxy(told: dict[str, Any]) -> Finding:
    about, scheme = _("What the proxy tells"), settings.KITH_ORIGIN.partition(":")[0]
    if told.get("scheme") != scheme:
        remedy = _("Let the proxy send X-Forwarded-Proto, and name its address in KITH_TRUSTED_PROXIES.")
        return wrong(about, _("This server believes it was called by %s.") % told.get("scheme"), remedy)
    if told.get("address") == _FORGED and not own_address.is_for_this_machine_only():
        remedy = _(
            "Let it set X-Forwarded-For anew, as Caddy does; nginx: proxy_set_header X-Forwarded-For $remote_addr."
        )
        return wrong(
            about, _("It believes visitors who lie about their address, so limits on guessing don’t hold."), remedy
        )
    return good(about, _("the visitor’s own address and scheme"))


def _clock(answer: own_address.Answer, now: datetime) -> Iterator[Finding]:
    try:
        told = parsedate_to_datetime(answer.headers["date"])
    except (KeyError, ValueError):
        return
    apart = abs(told - now)
    about = _("Clock")
    if apart > _CLOCK_MAY_DIFFER:
        words = _("This machine’s clock is %d seconds from the one that answers for it.") % apart.total_seconds()
        yield wrong(about, words, _("Other servers refuse us then. Let it keep time: apt install chrony"))
    else:
        yield good(about, _("the same as the one that answers for it"))


def _streams() -> Finding:
    about = _("Live streams")
    remedy = _("Let the proxy pass /live/ on at once: Caddy with flush_interval -1, nginx with proxy_buffering off.")
    try:
        answer = own_address.ask("/live/probe")
    except own_address.NoAnswer as error:
        return wrong(about, str(error), remedy)
    if answer.status != 200:
        return wrong(
            about, _("The address answers with %d.") % answer.status, _("Let the proxy send /live/* to kith live.")
        )
    if answer.pieces_apart < 0.3:  # two lines, half a second apart
        return wrong(about, _("They are held back and come all at once, so pages hear of nothing."), remedy)
    return good(about, _("come as they are sent"))
