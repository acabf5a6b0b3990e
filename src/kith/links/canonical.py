"""One form for all spellings of an address, so that a story shared in ten ways is known for one. Pure.

Two things come out. `address` is what readers open: whole, without what only counts them, else as it was written.
`key` tells whether two addresses are one: besides, it does not look at the scheme, a leading “www.”, the order of the
query, or a stroke at the end. Keys are kept in the database, so a change here needs a migration that makes them anew.
What can't be told from the address alone (a short link, a page for phones) is told by the page: see fetching.py.
"""

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

import idna

from kith.foundations.addresses import network_host
from kith.foundations.text import printable

LONGEST = 2000
_DEFAULT_PORTS = {"http": 80, "https": 443}


class NoWebAddress(Exception):
    """This is no address that a browser would open on the web, or it holds a password."""


@dataclass(frozen=True, slots=True)
class Canonical:
    address: str  # to open and to show
    key: str  # SHA-256, the same for all spellings
    host: str  # lower case, as the network knows it


def canonical(address: str) -> Canonical:
    """Return the one form of `address`. Raises NoWebAddress."""
    parts, host, port = _parsed(printable(address).strip())
    inner = _inside_a_cache(host, parts)
    if inner:
        return canonical(inner)
    path = _path(parts.path)
    query = _worth_keeping(parts.query, host)
    is_default = port in (None, _DEFAULT_PORTS[parts.scheme])
    netloc = _bracketed(host) if is_default else f"{_bracketed(host)}:{port}"
    # An address like /#!/story/7 has its place in the fragment; any other fragment is a place on the page.
    fragment = quote(parts.fragment, safe=_SAFE) if parts.fragment.startswith("!") else ""
    whole = urlunsplit((parts.scheme, netloc, path, query, fragment))
    if len(whole) > LONGEST:
        raise NoWebAddress
    return Canonical(whole, _key(netloc, path, query, fragment), host)


def uncounted(address: str) -> str:
    """Return `address` without what only counts readers; what is no web address stays as it is."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return address
    if parts.scheme not in _DEFAULT_PORTS or not parts.query:
        return address
    return urlunsplit(parts._replace(query=_worth_keeping(parts.query, host)))


def same_site(one: str, other: str) -> bool:
    """Say whether two hosts are one website at different doors: www, the door for phones, the one for AMP."""
    return _without_doors(one) == _without_doors(other)


def shown_host(host: str) -> str:
    """Return a host as people read it: “www.” left out, and letters of other scripts where they are safe to show."""
    short = host.removeprefix("www.")
    try:
        readable = idna.decode(short) if "xn--" in short else short
    except idna.IDNAError:
        return short
    return readable if _is_safe_to_read(readable) else short


def _parsed(address: str) -> tuple[SplitResult, str, int | None]:
    if not address or len(address) > 2 * LONGEST or re.search(r"\s", address):
        raise NoWebAddress
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise NoWebAddress from None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        raise NoWebAddress
    return parts, _network_host(parts.hostname), port


def _network_host(host: str) -> str:
    """Return a host as the network knows it: a name in ASCII, or a number."""
    if ":" in host:
        if not re.fullmatch(r"[0-9a-f:.]+", host):
            raise NoWebAddress
        return host
    try:
        return network_host(host)
    except ValueError:
        raise NoWebAddress from None


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


# Both keep the address of the page that they hold a copy of, so it needs no fetch.
_GOOGLE_AMP = re.compile(r"/amp/(s/)?([^/]+\.[^/]+/.*)")
_AMP_CACHE = re.compile(r"/[cvw]/(s/)?([^/]+\.[^/]+/.*)")


def _inside_a_cache(host: str, parts: SplitResult) -> str:
    if host in {"www.google.com", "google.com", "www.google.co.uk"}:
        found = _GOOGLE_AMP.fullmatch(parts.path)
    elif host.endswith(".cdn.ampproject.org"):
        found = _AMP_CACHE.fullmatch(parts.path)
    else:
        return ""
    if found is None:
        return ""
    return f"http{'s' if found[1] else ''}://{found[2]}" + (f"?{parts.query}" if parts.query else "")


_SAFE = "!$&'()*+,;=:@/?%~-._"
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def _path(path: str) -> str:
    return _without_dots(_SESSION.sub("", _escaped(path))) or "/"


_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)


def _escaped(text: str) -> str:
    """Return a path or query with each sign written in one way: “%7e” and “~” are one, and so are “é” and “%C3%A9”."""

    def plain(escape: re.Match[str]) -> str:
        sign = unquote(escape[0])
        return sign if sign in _UNRESERVED else escape[0].upper()

    lone = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    return _ESCAPE.sub(plain, quote(lone, safe=_SAFE))


def _without_dots(path: str) -> str:
    """Resolve “.” and “..” (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept)


# What only tells who sent a reader, or counts them. Compared in lower case.
_COUNTS = frozenset({
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid", "ttclid",
    "li_fat_id", "igshid", "igsh", "mc_cid", "mc_eid", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking",
    "mkt_tok", "oly_enc_id", "oly_anon_id", "vero_id", "vero_conv", "rb_clickid", "s_cid", "s_kwcid", "ef_id", "epik",
    "wickedid", "__twitter_impression", "ncid", "cmpid", "cmp_id", "ocid", "xtor", "at_medium", "at_campaign",
    "at_link_type", "at_link_id", "at_link_origin", "at_format", "at_ptr_name", "at_bbc_team", "at_campaign_type",
    "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee", "_ga", "_gl", "ga_source", "ga_medium",
    "ga_term", "ga_content", "ga_campaign", "__s", "_openstat", "sc_cid", "sscid", "trk_contact", "trk_msg",
    "trk_module", "trk_sid", "bsft_clkid", "bsft_uid", "dm_i", "wt_mc", "wt.mc_id", "guccounter", "guce_referrer",
    "guce_referrer_sig", "elqtrack", "elqtrackid", "elqaid", "elqat", "elqcampaignid", "srsltid", "sfmc_id",
    "sfmc_activityid", "sfmc_journey_id", "et_cid", "et_rid", "smid", "spm", "share_id", "sharedid", "__cft__[0]",
    "__tn__", "ceid", "emci", "emdi", "fb_action_ids", "fb_action_types", "fb_ref", "fb_source", "phpsessid",
    "jsessionid",
})  # fmt: skip
_COUNTS_BY_BEGINNING = ("utm_", "hsa_", "mtm_", "matomo_", "pk_", "piwik_", "stm_", "itm_", "trk_")

# Elsewhere these names may be the very page.
_COUNTS_ON = {
    "youtube.com": {"si", "feature", "pp", "ab_channel", "app"},
    "youtu.be": {"si", "feature"},
    "twitter.com": {"s", "t", "ref_src", "ref_url"},
    "x.com": {"s", "t", "ref_src", "ref_url"},
    "theguardian.com": {"cmp", "ref"},
    "bbc.co.uk": {"pinned_post_type"},
    "open.spotify.com": {"si"},
    "instagram.com": {"hl"},
    "medium.com": {"source"},
    "substack.com": {"r", "triedredirect", "showwelcome", "showwelcomeonshare"},
    "nytimes.com": {"smtyp"},
    "linkedin.com": {"trk", "rcm", "lipi"},
}


def _worth_keeping(query: str, host: str) -> str:
    """Return the query without what counts readers, the rest in its order."""
    if not query:
        return ""
    here = next((names for site, names in _COUNTS_ON.items() if host == site or host.endswith(f".{site}")), set())
    kept = []
    for pair in query.split("&"):
        name = unquote(pair.partition("=")[0]).lower()
        if pair and name not in _COUNTS and not name.startswith(_COUNTS_BY_BEGINNING) and name not in here:
            kept.append(_escaped(pair))
    return "&".join(kept)


def _key(netloc: str, path: str, query: str, fragment: str) -> str:
    ordered = "&".join(sorted(query.split("&")))
    spelt = f"{netloc.removeprefix('www.')}{path.rstrip('/')}?{ordered}#{fragment}"
    return hashlib.sha256(spelt.encode()).hexdigest()


_DOORS = frozenset({"www", "m", "mobile", "amp", "amp-www"})


def _without_doors(host: str) -> str:
    """“en.m.wikipedia.org” and “en.wikipedia.org” are one site; “m.uk” is a name of its own."""
    labels = host.split(".")
    return ".".join([label for label in labels[:-2] if label not in _DOORS] + labels[-2:])


def _is_safe_to_read(host: str) -> bool:
    """Say whether a name could not pass for another: Greek and Cyrillic letters stand only under ends of their own."""
    return not _LIKE_LATIN.search(host) or not host.rpartition(".")[2].isascii()


_LIKE_LATIN = re.compile(r"[\u0370-\u052f]")
