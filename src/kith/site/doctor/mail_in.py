"""Mail that comes in: does the mailbox answer, or is a mail server to hand letters over."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.foundations.mailbox import MailboxTrouble, open_mailbox
from kith.site.doctor.findings import Finding, good, look, skipped, wrong

_SECONDS = 10
# It is emptied each minute, fifty at a time.
_MANY = 200


def findings() -> Iterator[Finding]:
    """Look into the mailbox as the worker does; nothing is said where no letters come in."""
    about, pattern, place = _("Mail that comes in"), settings.KITH_MAIL_IN_PATTERN, settings.KITH_MAIL_IN_PLACE
    if pattern is None:
        return
    if place is None:
        words = _("No mailbox is set. Letters to %s come when your mail server hands them to ./kith mail-in.")
        yield skipped(about, words % pattern.address("…"))
        return
    try:
        with open_mailbox(place, seconds=_SECONDS) as mailbox:
            waiting = len(mailbox.unread())
    except MailboxTrouble as trouble:
        yield wrong(about, str(trouble), _("Look at KITH_MAIL_IN_URL; in its password write @ as %40, and / as %2F."))
        return
    letters = ngettext("%d letter waits", "%d letters wait", waiting) % waiting
    words = _("The mailbox answers: %s.") % letters
    if waiting > _MANY:
        yield look(
            about, words, _("They are taken in fifty a minute. Is a worker there, and is it a mailbox of its own?")
        )
    else:
        yield good(about, words)
