"""What is set where the server is started, for administrators to see; secrets are left out."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kith.foundations import mail


def surroundings() -> list[tuple[str | Promise, str, str | Promise]]:
    """Return each setting of the environment as what it is, the variable's name, and its value in words."""
    database = connection.settings_dict
    is_sqlite = connection.vendor == "sqlite"
    return [
        (_("Public address"), "KITH_ORIGIN", settings.KITH_ORIGIN),
        (_("Data folder"), "KITH_DATA", str(settings.KITH_DATA)),
        (
            _("Database"),
            "KITH_DATABASE_URL",
            f"SQLite: {database['NAME']}" if is_sqlite else f"PostgreSQL: {database['NAME']}",
        ),
        (_("Mail"), "KITH_MAIL_URL", settings.EMAIL_HOST if mail.is_set_up() else _("none")),
        (_("Sender of mail"), "KITH_MAIL_FROM", settings.DEFAULT_FROM_EMAIL),
        (_("Files"), "KITH_STORAGE_URL", urlsplit(settings.KITH_MEDIA_HOST).netloc or _("in the data folder")),
        (_("Proxies that are believed"), "KITH_TRUSTED_PROXIES", ", ".join(settings.KITH_TRUSTED_PROXIES)),
        (_("Numbers for Prometheus"), "KITH_METRICS_TOKEN", _("on") if settings.KITH_METRICS_TOKEN else _("off")),
    ]
