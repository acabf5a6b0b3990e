"""The lines of a profile as others elsewhere read them: apps and servers have no place for pronouns and roles."""

from __future__ import annotations

import html
from typing import Any

from django.conf import settings
from django.utils import translation

from kith.accounts.models import Account
from kith.design.templatetags.design import ROLES


def fields_of(account: Account) -> list[dict[str, Any]]:
    """Return the lines of a profile, `value` as HTML; before them its pronouns, and the role one says one has.

    What somebody says of themselves is no badge, so apps do not get it among `roles`, which they draw beside the name.
    """
    # Whoever reads this reads it elsewhere, in a language nobody here knows.
    with translation.override(settings.LANGUAGE_CODE):
        said = [("Pronouns", account.pronouns), ("Says they are", str(ROLES.get(account.role, "")))]
    ours = [{"name": name, "value": html.escape(words), "verified_at": None} for name, words in said if words]
    return ours + formatted_fields_of(account)


def formatted_fields_of(account: Account) -> list[dict[str, Any]]:
    """Return the lines that were typed, with their links."""
    return [
        {"name": each["name"], "value": each.get("value_html") or each["value"], "verified_at": each.get("verified_at")}
        for each in account.fields
    ]
