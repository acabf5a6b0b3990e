"""The whole examination, in the order in which one thing rests on the other."""

from collections.abc import Iterator
from datetime import datetime

from kith.site.doctor import door, keeping, letters, machine, mail_in, other_servers, working
from kith.site.doctor.findings import Finding, State


def examine(*, now: datetime, from_outside: bool = True, write_to: str = "") -> Iterator[Finding]:
    """Look at everything, one thing after the other; `from_outside` asks the net and the mail server too."""
    yield from machine.findings()
    for finding in keeping.findings():
        yield finding
        if finding.state == State.WRONG:
            return  # without its database nothing else can be told
    yield from working.findings(now)
    yield keeping.backup()
    if not from_outside:
        return
    yield from keeping.files()
    yield from letters.findings(write_to=write_to)
    yield from mail_in.findings()
    yield from door.findings(now)
    yield from other_servers.findings(now)
