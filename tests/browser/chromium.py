"""Where Debian's Chromium is, how it is started, and the three screens pages are looked at on."""

import os
from pathlib import Path

CHROMIUM = Path(os.environ.get("KITH_TEST_CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
PHONE, TABLET, DESKTOP = (360, 740), (768, 1024), (1280, 900)
