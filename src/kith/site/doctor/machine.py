"""The machine: Python, room on the disk, and who may read the data folder."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from kith.site.doctor.findings import Finding, good, look, wrong

_GB = 1 << 30
_LEAST, _LITTLE = 1 * _GB, 5 * _GB
# Python's security support ends in October of these years; one that has ended gets no more mending.
_OLDEST_PYTHON = (3, 11)


def findings() -> Iterator[Finding]:
    yield _python()
    yield _disk()
    yield from _folder()


def _python() -> Finding:
    about, version = _("Python"), platform.python_version()
    if sys.version_info < _OLDEST_PYTHON:
        return wrong(about, _("This is Python %s.") % version, _("Kith needs Python 3.11 or newer."))
    return good(about, version)


def _disk() -> Finding:
    about = _("Room on the disk")
    known = shutil.disk_usage(settings.KITH_DATA)
    words = _("%(free).1f GB of %(all).0f GB are free.") % {"free": known.free / _GB, "all": known.total / _GB}
    if known.free < _LEAST:
        return wrong(about, words, _("A full disk stops everything. Delete old backups, or give it a larger disk."))
    if known.free < _LITTLE:
        return look(about, words, _("A backup needs as much again as the server. Think of a larger disk soon."))
    return good(about, words)


def _folder() -> Iterator[Finding]:
    about, data = _("Data folder"), Path(settings.KITH_DATA)
    if not os.access(data, os.W_OK | os.X_OK):
        remedy = _("Give it to the user that runs Kith: chown -R USER %s") % data
        yield wrong(about, _("%s can’t be written.") % data, remedy)
        return
    kept = data / "secrets"
    open_to_others = [path for path in (kept, *kept.glob("*")) if path.stat().st_mode & 0o077] if kept.exists() else []
    if open_to_others:
        remedy = _("Close it: chmod -R go= %s") % kept
        yield wrong(about, _("Other users of this machine can read the server’s secrets."), remedy)
        return
    owner = data.stat().st_uid
    if owner != os.geteuid():
        words = _("%(folder)s belongs to another user than the one that asks (%(owner)s, not %(me)s).")
        remedy = _("Run every ./kith as the same user, or files will be made that the server can’t read.")
        yield look(about, words % {"folder": data, "owner": owner, "me": os.geteuid()}, remedy)
        return
    yield good(about, str(data))
