"""`kith doctor`: looks at everything this server rests on, and says in plain words what to mend."""

import argparse
import json
from dataclasses import asdict

from django.utils import timezone

from kith.project.commands import say
from kith.site.doctor.examining import examine
from kith.site.doctor.findings import Finding, State

_MARKS = {State.GOOD: "  ok   ", State.LOOK: "  look ", State.WRONG: "  MEND ", State.SKIPPED: "  –    "}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mail", metavar="ADDRESS", default="", help="send a letter there, to try mail out")
    parser.add_argument("--json", action="store_true", help="for machines")


def run(options: argparse.Namespace) -> int:
    """Say what was found; return 1 where something is to be mended."""
    found: list[Finding] = []
    for finding in examine(now=timezone.now(), write_to=options.mail):
        found.append(finding)
        if not options.json:
            say(f"{_MARKS[finding.state]}{finding.about}: {finding.words}")
            if finding.remedy:
                say(f"         → {finding.remedy}")
    is_well = all(finding.state != State.WRONG for finding in found)
    if options.json:
        say(json.dumps({"is_well": is_well, "findings": [asdict(one) for one in found]}, ensure_ascii=False, indent=1))
    else:
        say(_summary(found))
    return 0 if is_well else 1


def _summary(found: list[Finding]) -> str:
    if any(finding.state == State.WRONG for finding in found):
        return "\nSomething is to be mended; the arrows say how."
    looks = sum(finding.state == State.LOOK for finding in found)
    return f"\nNothing must be mended; {looks} of the lines want a look." if looks else "\nAll is in order."
