"""`kith feed parse`: read feeds as the poller does; JSON lines in, JSON lines out."""

import argparse
import os
import sys

from kith.reading.command import parse_lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "act",
        choices=["parse"],
        help='reads lines like {"path": "feed.xml", "url": "https://…", "content_type": "…"} and answers each with one',
    )


def run(options: argparse.Namespace) -> int:
    try:
        # As bytes: a line in another encoding is that line's error and not the end.
        parse_lines(sys.stdin.buffer, sys.stdout)
    except BrokenPipeError:
        # Who reads the answers has seen enough; without this Python would complain once more while closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
