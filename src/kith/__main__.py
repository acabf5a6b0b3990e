"""`python -m kith` is the `kith` command."""

import os
import sys

from kith.project.commands import main

try:
    code = main(sys.argv[1:])
    sys.stdout.flush()
except BrokenPipeError:
    # `./kith map | head`: the reader has seen enough. What is still to be flushed at exit must not fail again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    code = 0
sys.exit(code)
