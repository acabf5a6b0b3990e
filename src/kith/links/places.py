"""Where a redirect leads, told from two addresses: to the same story, or to a door that stands before every story."""

import re
from urllib.parse import urlsplit

from kith.links.canonical import same_site

_DOORS = re.compile(
    r"(?:^|[/._?&=-])(?:log-?in|sign-?in|signup|register|subscribe|subscription|paywall|consent|cookies?|captcha"
    r"|challenge|auth|oauth|sso|error|404|not-?found|unavailable|blocked|age-?gate|privacy-?gate)(?:$|[/._?&=-])",
    re.IGNORECASE,
)


def is_the_front_page(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in {"", "/"} and not parts.query


def is_another_door(asked: str, arrived: str) -> bool:
    """Say whether who asked for one page was sent to one that is no story: to sign in, to agree, to the front page.

    Every story of such a website leads there, so all of them would seem one.
    """
    if asked == arrived:
        return False
    was, is_now = urlsplit(asked), urlsplit(arrived)
    if _DOORS.search(is_now.path) and not _DOORS.search(was.path):
        return True
    hosts = was.hostname or "", is_now.hostname or ""
    if same_site(*hosts):
        return is_the_front_page(arrived) and not is_the_front_page(asked)
    return bool(_DOORS.search(hosts[1].split(".")[0]))
