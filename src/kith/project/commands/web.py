"""`kith web`: pages alone, behind a proxy that sends /live/ elsewhere."""

import argparse
import os

from django.db import connections

from kith.project import environment, serving
from kith.project.commands import say
from kith.project.commands.up import warn_of_unsafe_switches
from kith.project.locking import check_free, one_of_several
from kith.project.migrating import bring_up_to_date


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count() or 1, help="how many; as many as cores if left out"
    )


def run(options: argparse.Namespace) -> int:
    address = environment.address_of(environment.LISTEN)
    with one_of_several(environment.data_folder()):
        check_free(address)
        warn_of_unsafe_switches()
        bring_up_to_date(say)
        say(f"Pages are served on {address[0]}:{address[1]} for {environment.origin()}   (Ctrl-C ends it)")
        connections.close_all()  # the processes are forked from this one
        serving.serve_pages(address, workers=max(1, options.processes))
    return 0
