"""Takes pictures of pages of a running server, for people to look at.

    PYTHONPATH=src:. python -m tests.browser.look --at http://127.0.0.1:8000 --as amara --password … /home

The style page needs no server: KITH_LOOK=/tmp/look pytest tests/browser/test_style.py
"""

import argparse
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.chromium import ARGUMENTS, CHROMIUM, DESKTOP, PHONE, TABLET


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("paths", nargs="+")
    asked.add_argument("--at", default="http://127.0.0.1:8000")
    asked.add_argument("--as", dest="username", default="")
    asked.add_argument("--password", default="")
    asked.add_argument("--into", default="look")
    asked.add_argument("--whole", action="store_true", help="the whole page and not one screen of it")
    asked.add_argument("--without-script", action="store_true")
    options = asked.parse_args()
    Path(options.into).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        signed_in = _sign_in(browser, options) if options.username else None
        for size in (PHONE, TABLET, DESKTOP):
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": size[0], "height": size[1]},
                    color_scheme=scheme,
                    locale="en-GB",
                    timezone_id="Europe/London",
                    java_script_enabled=not options.without_script,
                    storage_state=signed_in.storage_state() if signed_in else None,
                )
                _take(context, options, f"{size[0]}-{scheme}")
                context.close()
        browser.close()


def _sign_in(browser: Browser, options: argparse.Namespace) -> BrowserContext:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{options.at}/sign-in")
    page.locator("[name=login]").fill(options.username)
    page.locator("[name=password]").fill(options.password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_load_state()
    return context


def _take(context: BrowserContext, options: argparse.Namespace, screen: str) -> None:
    page = context.new_page()
    for path in options.paths:
        page.goto(options.at + path, wait_until="load")
        page.wait_for_timeout(300)
        name = path.strip("/").replace("/", "-").replace("?", "-") or "front"
        page.screenshot(path=f"{options.into}/{name}-{screen}.png", full_page=options.whole)
        print(f"{options.into}/{name}-{screen}.png")


if __name__ == "__main__":
    main()
