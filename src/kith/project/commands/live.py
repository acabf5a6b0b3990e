"""`kith live`: live streams alone, behind a proxy that sends /live/ here."""

import argparse

from kith.project import environment, serving
from kith.project.commands import say
from kith.project.commands.up import warn_of_unsafe_switches
from kith.project.locking import check_free, one_of_several


def run(options: argparse.Namespace) -> int:
    address = environment.address_of(environment.LIVE_LISTEN)
    with one_of_several(environment.data_folder()):
        check_free(address)
        warn_of_unsafe_switches()
        serving.serve_streams(address, ready=lambda: say(f"Live streams are served on {address[0]}:{address[1]}"))
    return 0
