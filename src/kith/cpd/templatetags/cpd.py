"""A time that was spent, as people say it."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def spent(minutes: int | None) -> str:
    """Return “1 h 30 min”; nothing where no time was given."""
    hours, rest = divmod(minutes or 0, 60)
    parts = [_("%(hours)s h") % {"hours": hours}] if hours else []
    said = ngettext("%(minutes)s min", "%(minutes)s min", rest) % {"minutes": rest}
    return " ".join([*parts, said] if rest else parts)
