"""`kith worker`: background work alone; as many of them as are wanted may run."""

import argparse

from kith.jobs import worker
from kith.project import environment
from kith.project.commands import say
from kith.project.commands.up import warn_of_unsafe_switches
from kith.project.locking import one_of_several


def run(options: argparse.Namespace) -> int:
    with one_of_several(environment.data_folder()):
        warn_of_unsafe_switches()
        say("The worker waits for work   (Ctrl-C ends it)")
        return worker.main()
