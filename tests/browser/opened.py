"""One browser for all tests of a run: Playwright can be started only once in a thread."""

import os
from collections.abc import Iterator

import pytest
from django.db import connections
from playwright.sync_api import Browser, expect, sync_playwright

from kith.foundations import ready
from tests.browser.chromium import ARGUMENTS, CHROMIUM

# Seconds until what does not come never will: most comes at once, but machines that run tests are busy.
PATIENCE = 60


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        words = f"{CHROMIUM} is missing, so no page was opened in a browser; install it with: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
    # Playwright's loop runs in this thread, and Django would refuse to use the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as playwright:
        # Beside a running loop Django keeps another connection for this thread than before.
        connections.close_all()
        ready.forget_connection()
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()
    ready.forget_connection()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
