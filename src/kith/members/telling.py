"""Writing to every member, a few at a time, so that an interruption writes to nobody twice."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from kith.foundations import mail
from kith.members.composing import compose
from kith.members.letters import write_letter
from kith.members.models import User
from kith.servers.models import Document

_AT_ONCE = 100


def write_of_document(*, document: Document, now: datetime) -> bool:
    """Write the next members a letter about a new version; say whether there are more to be written to."""
    if not mail.is_set_up():
        return False
    with transaction.atomic():
        told = Document.objects.select_for_update().get(pk=document.pk)
        here = User.objects.filter(pk__gt=told.told_up_to, disabled_at=None)
        members = list(
            here.exclude(approved_at=None)
            .exclude(confirmed_at=None)
            .select_related("account")
            .order_by("pk")[:_AT_ONCE]
        )
        for member in members:
            words = compose(
                "document",
                reader=member,
                name=member.account.name,
                link=f"{settings.KITH_ORIGIN}/{told.kind}/{told.effective_on.isoformat()}",
                document=told,
            )
            write_letter(to=member.email, words=words, now=now, user=member)
        if members:
            Document.objects.filter(pk=told.pk).update(told_up_to=members[-1].pk)
    return len(members) == _AT_ONCE
