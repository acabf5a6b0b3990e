"""`kith up`: everything Kith needs on one machine, as one tree of processes.

The parent reads everything in once and then forks: the web process (pages and streams, one port) and the worker share
its memory and start at once. It keeps nothing open itself, so it can fork again when a child is lost.
"""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable

from django.urls import get_resolver

from kith.jobs import worker
from kith.project import environment, serving
from kith.project.commands import say
from kith.project.files import static_version
from kith.project.locking import check_free, only_one
from kith.project.migrating import bring_up_to_date
from kith.project.processes import Child, Tree
from kith.site.first_run import link


def run(options: argparse.Namespace) -> int:
    """Run everything until told to stop. Raises AlreadyRunning, AddressTaken and BadSetting."""
    address = environment.address_of(environment.LISTEN)
    with only_one(environment.data_folder()):
        check_free(address)
        warn_of_unsafe_switches()
        bring_up_to_date(say)
        read_everything_in()

        def web(ready: Callable[[], None], lifeline: int) -> None:
            serving.serve_everything(address, ready=ready, lifeline=lifeline)

        first_link = link()
        tree = Tree([Child("web", web, is_vital=True), Child("worker", work)])
        return tree.run(on_ready=lambda: announce_open(first_link))


def work(_ready: Callable[[], None], lifeline: int) -> None:
    """Be the worker until told to stop, or until the parent is gone."""

    def mourn() -> None:
        os.read(lifeline, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=mourn, name="lifeline", daemon=True).start()
    worker.main()


def announce_open(first_link: str | None) -> None:
    """Print the one address: the first person's own link, until there is an owner."""
    if first_link:
        say(f"Kith is open. You are the first: name your server and make your account at\n\n  {first_link}\n")
    else:
        say(f"Kith is open at {environment.origin()}   (Ctrl-C closes it)")


def warn_of_unsafe_switches() -> None:
    """Report loudly what is only safe in tests."""
    switched = environment.unsafe_switches()
    if switched:
        bar = "!" * 72
        names = ", ".join(switched)
        print(f"{bar}\nFor tests only: {names}.\nDo not let others in like this.\n{bar}", file=sys.stderr, flush=True)


def read_everything_in() -> None:
    """Load what the first visitor would otherwise wait for; forked children share it."""
    get_resolver().url_patterns  # noqa: B018 - reads every room's pages in
    static_version()
