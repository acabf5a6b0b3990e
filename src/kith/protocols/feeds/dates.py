"""Dates as feeds write them: RFC 822 and its accidents, ISO 8601 of any precision, months in a few tongues."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from dateutil import parser as loose_parser

_LONGEST = 80  # dateutil takes quadratic time, and no date is longer
_EARLIEST_YEAR = 1900
_SPACE = re.compile(r"\s+")
_PARTIAL = re.compile(r"(\d{4})(?:-?(\d{2}))?(?:-(\d{2}))?")
_SECONDS = re.compile(r"\d{9,10}(?:\d{3})?")
_HOUR_24 = re.compile(r"([T ])24(:00(?::00)?)")
_YEAR = re.compile(r"\d{4}|['’]?\d{2}\b")
_NAME = re.compile(r"[^\W\d_]{3,}")
_HALF_OF_DAY = re.compile(r"\d\s*[ap]\.?m\b", re.IGNORECASE)
# “10:00 GMT+1”, “10:00 +01:00”, “10:00 GMT+0100 (CET)”, “10:00+00:00Z”: email.utils loses the hours of all of these.
_OFFSET = re.compile(
    r"(:\d\d(?:\.\d+)?(?:\s*[ap]\.?m\.?)?)\s*(?:GMT|UTC|UT|Z)?\s*([+-])(\d\d?)(?::?(\d\d))?\s*(?:GMT|UTC|UT|Z)?(?:\s*\([^()]*\))?$",
    re.IGNORECASE,
)
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d\d?)\s?[月월]\s?(\d\d?)\s?[日일]?")
_HALVES = {"오전": "AM", "오후": "PM", "上午": "AM", "下午": "PM", "午前": "AM", "午後": "PM"}
_HALF_BEFORE = re.compile(rf"({'|'.join(_HALVES)})\s?(\d\d?:\d\d(?::\d\d)?)")
# Of zones with the same name, the one feeds mean most often; email.utils knows the American ones.
_ZONES = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "IST": 5.5, "SGT": 8, "HKT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "HST": -10,
    "BRT": -3, "ART": -3,
}  # fmt: skip
_ZONE_SECONDS = {name: int(hours * 3600) for name, hours in _ZONES.items()}
_ZONE_AT_END = re.compile(rf"\b({'|'.join(_ZONES)})$")
_MONTHS = {
    "jan": "januar januari janvier janv enero ene gennaio gen janeiro styczen january stycznia sty ledna ionawr január "
           "ιαν ιανουαρίου янв января ocak oca",
    "feb": "februar februari février fevrier févr fév fev febrero febbraio fevereiro february lutego lut chwefror "
           "február φεβ φεβρουαρίου фев февраля února şubat şub",
    "mar": "märz maerz mär mrz maart mrt mars marzo março marco march marca marts mawrth március μάρ μαρ μαρτίου мар "
           "марта března mart",
    "apr": "april avril avr abril abr aprile kwietnia kwi ebrill április απρ απριλίου апр апреля dubna nisan nis",
    "may": "mai mei maj mayo maggio mag maio maja május μάι μαΐου мая май května mayıs",
    "jun": "juni juin junio giugno giu junho june czerwca cze mehefin június ιούν ιουν ιουνίου июн июня června haziran "
           "haz",
    "jul": "juli juillet juil julio luglio lug julho july lipca lip gorffennaf július ιούλ ιουλ ιουλίου июл июля "
           "července temmuz tem",
    "aug": "august augustus août aout aoû agosto ago augusti sierpnia sie awst augusztus αύγ αυγ αυγούστου авг августа "
           "srpna ağustos ağu",
    "sep": "september septembre sept septiembre settembre set setembro wrzesnia września wrz medi szeptember σεπ "
           "σεπτεμβρίου сен сент сентября září eylül eyl",
    "oct": "oktober okt octobre octubre ottobre ott outubro out october października paź hydref október οκτ οκτωβρίου "
           "окт октября října ekim eki",
    "nov": "november novembre noviembre novembro listopada lis tachwedd νοέ νοε νοεμβρίου ноя нояб ноября listopadu "
           "kasım kas",
    "dec": "dezember dez december décembre decembre déc diciembre dic dicembre dezembro desember des grudnia gru "
           "rhagfyr δεκ δεκεμβρίου дек декабря prosince aralık ara",
}  # fmt: skip
_parse_loosely: Callable[..., datetime] = loose_parser.parse
_MONTH_OF = {name: month for month, names in _MONTHS.items() for name in (month, *names.split())}
_ENGLISH_DAYS = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}


def parse_date(text: str, now: datetime) -> datetime | None:
    """Return the moment `text` names, in UTC, or None where it names none that a feed can mean at `now`."""
    text = _SPACE.sub(" ", text).strip()
    if not text or len(text) > _LONGEST or "-0001" in text or not any(character.isdigit() for character in text):
        return None
    text = _OFFSET.sub(_plain_offset, text)
    for read in (_iso, _seconds, _mail, _translated, _anything):
        try:
            found = read(text)
            if found is not None:
                return _sensible(found, now)
        except (ValueError, TypeError, OverflowError, ArithmeticError, IndexError, AttributeError):
            continue
    return None


def _plain_offset(zone: re.Match[str]) -> str:
    time, sign, hours, minutes = zone.groups()
    return f"{time} {sign}{hours:0>2}{minutes or '00'}"


def _sensible(at: datetime, now: datetime) -> datetime | None:
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    is_imaginable = at.year >= _EARLIEST_YEAR and at < now + timedelta(days=366)
    return at.replace(microsecond=at.microsecond // 1000 * 1000) if is_imaginable else None


def _iso(text: str) -> datetime | None:
    if not text[:4].isdigit() or (len(text) > 4 and text[4] not in "-0123456789"):
        return None
    partial = _PARTIAL.fullmatch(text)
    if partial and not (len(text) == 8 and text.isdigit()):
        year, month, day = partial.groups()
        return datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC)
    days = 1 if _HOUR_24.search(text) else 0
    text = _HOUR_24.sub(r"\g<1>00\2", text)
    zone = _ZONE_AT_END.search(text)
    if zone:
        read = datetime.fromisoformat(text[: zone.start()].strip())
        return read.replace(tzinfo=UTC) - timedelta(seconds=_ZONE_SECONDS[zone[1]])
    for written in (text, re.sub(r" ([+-]\d\d:?\d\d)$", r"\1", text)):
        try:
            return datetime.fromisoformat(written) + timedelta(days=days)
        except ValueError:
            continue
    return None


def _seconds(text: str) -> datetime | None:
    if not _SECONDS.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text) / (1000 if len(text) > 10 else 1), tz=UTC)


def _mail(text: str) -> datetime | None:
    if _HALF_OF_DAY.search(text):
        return None  # email.utils takes 8 in the evening for 8 in the morning
    zone = _ZONE_AT_END.search(text)
    if zone:
        hours = _ZONE_SECONDS[zone[1]]
        read = parsedate_to_datetime(text[: zone.start()] + "+0000")
        return read - timedelta(seconds=hours)
    # “-0000” says “UTC, place unknown”; email.utils then gives no zone, which is UTC to us too.
    return parsedate_to_datetime(text)


def _translated(text: str) -> datetime | None:
    """Read dates whose weekday or month is not English: “mar., 17 févr. 2026 10:00:00 +0100”."""
    head, comma, rest = text.partition(",")
    made = rest.strip() if comma and not any(character.isdigit() for character in head) else text
    made = _NAME.sub(lambda name: _MONTH_OF.get(name[0].lower(), name[0]), made).replace(".", "")
    made = re.sub(r"\b(de|del|of|den|le|the)\b", " ", made)
    made = _EAST_ASIAN.sub(r"\1-\2-\3 ", made)
    made = _HALF_BEFORE.sub(lambda half: f"{half[2]} {_HALVES[half[1]]}", made)
    if made == text:
        return None
    made = _SPACE.sub(" ", made).strip()
    try:
        read = _mail(made) or _anything(made)
    except (ValueError, TypeError, IndexError):
        read = _anything(made)
    # Only Korean sites write these, and by their own clock.
    is_korean = read is not None and read.tzinfo is None and re.search("[가-힣]", text)
    return read - timedelta(hours=9) if read is not None and is_korean else read


def _anything(text: str) -> datetime | None:
    if not _YEAR.search(text):
        return None
    # dateutil fills what is missing from a default; two defaults show whether the day was really there.
    defaults = (datetime(2000, 1, 1), datetime(2001, 2, 2))  # noqa: DTZ001
    first: datetime
    first, second = (_parse_loosely(text, default=default, tzinfos=_ZONE_SECONDS) for default in defaults)
    return first if first.date() == second.date() else None
