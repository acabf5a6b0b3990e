"""Which version of the terms and of the privacy page holds on a day, and what came before and after."""

from dataclasses import dataclass
from datetime import date

from kith.servers.models import Document, DocumentKind


@dataclass(frozen=True)
class Versions:
    """A document with its versions, the newest first; `current` is None where none holds yet."""

    current: Document | None
    coming: Document | None
    all: list[Document]

    def before(self, version: Document) -> Document | None:
        """Return the version that `version` followed."""
        return next((one for one in self.all if one.effective_on < version.effective_on), None)

    def of_day(self, day: date) -> Document | None:
        """Return the version that began on `day`."""
        return next((one for one in self.all if one.effective_on == day), None)


def versions_of(kind: DocumentKind, *, today: date) -> Versions:
    """Return all versions of a document, and which of them holds today."""
    found = list(Document.objects.filter(kind=kind))
    coming = [one for one in found if one.effective_on > today]
    current = next((one for one in found if one.effective_on <= today), None)
    return Versions(current=current, coming=coming[-1] if coming else None, all=found)
