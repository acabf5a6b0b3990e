"""Mail: does the mail server take us in, and, if asked, does a letter arrive."""

import smtplib
import ssl
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from kith.foundations import mail
from kith.site.doctor.findings import Finding, good, look, skipped, wrong

_SECONDS = 10


def findings(*, write_to: str = "") -> Iterator[Finding]:
    """Knock at the mail server; `write_to` is where a letter should go to try it out."""
    about = _("Mail")
    if not mail.is_set_up():
        words = _("None is set up. Nobody can choose a new password by themselves; administrators hand links over.")
        yield look(about, words, _("Set KITH_MAIL_URL; docs/running/settings.md says how."))
        return
    finding = _knock(about)
    yield finding
    if write_to and finding.state == "good":
        yield _try_out(write_to)
    elif not write_to:
        yield skipped(_("A letter to try it out"), _("./kith doctor --mail you@example.org sends one."))


def _knock(about: str) -> Finding:
    host, port = settings.EMAIL_HOST, int(settings.EMAIL_PORT)
    where = f"{host}:{port}"
    secured = ssl.create_default_context()
    try:
        if settings.EMAIL_USE_SSL:
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=secured)
        else:
            server = smtplib.SMTP(host, port, timeout=_SECONDS)
        with server:
            server.ehlo()
            if settings.EMAIL_USE_TLS:
                server.starttls(context=secured)
                server.ehlo()
            if settings.EMAIL_HOST_USER:
                server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except smtplib.SMTPAuthenticationError:
        remedy = _("Look at user and password in KITH_MAIL_URL; write @ as %40, and / as %2F.")
        return wrong(about, _("%s does not know us by this name and password.") % where, remedy)
    except smtplib.SMTPNotSupportedError:
        remedy = _("Use smtps:// with port 465 if it offers that; a letter unlocked on the way is no letter.")
        return wrong(about, _("%s offers no STARTTLS.") % where, remedy)
    except ssl.SSLError as error:
        return wrong(
            about, f"{where}: {error.reason}", _("Use the name that is in its certificate, and the right port.")
        )
    except (OSError, smtplib.SMTPException) as error:
        remedy = _(
            "Is the name right, and does the machine’s provider let mail out on this port? 587 or 465 often work."
        )
        return wrong(about, _("%(where)s does not answer: %(why)s") % {"where": where, "why": error}, remedy)
    return good(about, _("%s takes our letters") % where)


def _try_out(to: str) -> Finding:
    about = _("A letter to try it out")
    subject = _("A letter from your Kith, to try it out")
    text = _(
        "If you can read this, mail works. Is it in the folder for spam? Then set SPF and DKIM for the sender’s name."
    )
    try:
        mail.deliver(to=to, subject=subject, text=text)
    except mail.NotDelivered as refused:
        return wrong(about, str(refused), _("Is KITH_MAIL_FROM a sender that this mail server may send for?"))
    return good(about, _("sent to %s; look whether it comes") % to)
