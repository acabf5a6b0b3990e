"""Remakes the pictures of docs/screens, from a demo and an empty server that it starts by itself.

PYTHONPATH=src:. .venv/bin/python -m tests.browser.screens
"""

import io
import re
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.chromium import ARGUMENTS, CHROMIUM, DESKTOP, PHONE
from tests.processes.running import ROOT, RunningKith

INTO = ROOT / "docs" / "screens"
PASSWORD = "open the door"
SCREENS = {"desktop": DESKTOP, "phone": PHONE}
PAGES = {
    "amara": [
        "home",
        "thread",
        "reading",
        "saved",
        "search",
        "profile",
        "write",
        "drafts",
        "notices",
        "people",
        "settings",
    ],
    "rosa": ["manage"],
    "wren": ["empty-home"],
    "": ["sign-in"],
}
ADDRESSES = {"search": "/search?q=walking", "profile": "/@amara", "empty-home": "/home"}
IN_DARK = ("home", "thread", "sign-in")


def main() -> None:
    INTO.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        empty = RunningKith(Path(folder) / "empty").start("up")
        try:
            empty.wait_for(r"/first/\w+\s")
            _take(browser, empty, "", {"first-run": re.findall(r"/first/\w+", empty.said)[0]})
        finally:
            empty.stop()
        demo = RunningKith(Path(folder) / "demo")
        demo.start("demo", seconds=300)
        try:
            demo.command("account", "create", "wren", "wren@mail.example", PASSWORD)
            for who, names in PAGES.items():
                _take(browser, demo, who, {name: ADDRESSES.get(name, f"/{name}") for name in names})
        finally:
            demo.stop()
        browser.close()


def _take(browser: Browser, kith: RunningKith, who: str, pages: dict[str, str]) -> None:
    for screen, size in SCREENS.items():
        for scheme in ("light", "dark"):
            names = [name for name in pages if scheme == "light" or name in IN_DARK]
            if not names:
                continue
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                base_url=kith.environment["KITH_ORIGIN"],
                color_scheme=scheme,
                locale="en-GB",
                timezone_id="Europe/London",
            )
            if who:
                _sign_in(context, who)
            for name in names:
                _keep(context, pages[name], INTO / f"{name}-{screen}-{scheme}.png")
            context.close()


def _sign_in(context: BrowserContext, who: str) -> None:
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("[name=login]").fill(who)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/home")
    page.close()


def _keep(context: BrowserContext, address: str, file: Path) -> None:
    page = context.new_page()
    page.goto("/here" if address == "/thread" else address)
    if address == "/thread":  # the discussion with the most answers among the newest
        counts = page.locator(".feed a.deed:has-text('Reply') .num")
        most = max(range(counts.count()), key=lambda at: int(counts.nth(at).inner_text()))
        page.goto(
            str(counts.nth(most).locator("xpath=ancestor::article[1]").locator("a:has(time)").get_attribute("href"))
        )
    page.wait_for_timeout(300)
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").quantize(128, method=Image.Quantize.MEDIANCUT).save(file, optimize=True)
    page.close()


if __name__ == "__main__":
    main()
