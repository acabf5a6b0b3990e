"""Every component, on a phone, a tablet and a desktop, light and dark: open to everyone, never too wide."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kith.accounts.models import Account
from tests.browser.conftest import DESKTOP, PHONE, TABLET, fits, show

Open = Callable[..., Page]
SCREENS = [(size, dark) for size in (PHONE, TABLET, DESKTOP) for dark in (False, True)]


@pytest.fixture(autouse=True)
def style_address(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.browser.style"


def keep_picture(page: Page, name: str) -> None:
    """Where `KITH_LOOK` names a folder, keep what the page looks like, for a person to look at."""
    if folder := os.environ.get("KITH_LOOK"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.evaluate("document.querySelectorAll('img[loading]').forEach(image => { image.loading = 'eager' })")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_every_component_is_open_to_everyone(browser_page: Open, axe: Callable[[Page], str], amara: Account) -> None:
    page = browser_page("/style", member=amara)

    for size, dark in SCREENS:
        show(page, size=size, dark=dark)
        assert axe(page) == "", (size, dark)
        assert fits(page), f"the page is wider than its screen of {size[0]}"
        keep_picture(page, f"style-{size[0]}-{'dark' if dark else 'light'}")


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_reads_from_right_to_left(browser_page: Open, amara: Account, size: tuple[int, int]) -> None:
    page = browser_page("/style", member=amara, size=size)

    page.evaluate("document.documentElement.dir = 'rtl'")

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    keep_picture(page, f"style-rtl-{size[0]}")


def test_pictures_wait_until_they_are_pressed(browser_page: Open, amara: Account) -> None:
    amara.user.shows_pictures = False
    amara.user.save()
    page = browser_page("/style", member=amara)
    link = page.locator(".pic__open").first

    expect(link.locator("img")).to_be_hidden()
    link.click()

    expect(link.locator("img")).to_be_visible()
    expect(page.locator(".pic__instead").nth(1)).to_be_visible()


def test_a_menu_closes_on_escape_and_gives_the_focus_back(browser_page: Open, amara: Account) -> None:
    page = browser_page("/style", member=amara)
    menu = page.locator(".post .menu > summary").first

    menu.click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    expect(page.locator(".menu[open]")).to_have_count(0)
    expect(menu).to_be_focused()


def test_words_typed_survive_a_closed_tab(browser_page: Open, amara: Account) -> None:
    page = browser_page("/style", member=amara)

    page.locator("#new-post").press_sequentially("Side by side is easier")
    page.reload()

    expect(page.locator("#new-post")).to_have_value("Side by side is easier")
    expect(page.locator("[data-count-of=new-post]")).to_have_text("478")


def test_signing_out_forgets_what_was_typed(browser_page: Open, amara: Account) -> None:
    page = browser_page("/style", member=amara)

    page.locator("#new-post").press_sequentially("Only for me")
    page.evaluate("document.querySelector('[data-forget]').addEventListener('click', press => press.preventDefault())")
    page.locator(".tools .menu > summary").click()
    page.locator("[data-forget]").click()

    assert page.evaluate("localStorage.length") == 0


def test_asks_once_more_before_what_can_not_be_undone(browser_page: Open, amara: Account) -> None:
    page = browser_page("/style", member=amara)
    pressed = page.locator("[data-sure='Delete this for good?']")
    page.evaluate("""() => { window.presses = 0; document.querySelector('.form [data-sure]')
        .addEventListener('click', () => { window.presses += 1 }) }""")

    pressed.click()
    page.locator("dialog .btn:not(.do)").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.evaluate("window.presses") == 0
    pressed.click()
    page.locator("dialog .btn.do").click()

    page.wait_for_function("window.presses > 0")
    assert page.evaluate("window.presses") == 1


def test_the_browser_tells_the_zone_of_its_clock(browser_page: Open, amara: Account) -> None:
    page = browser_page("/style", member=amara)
    page.wait_for_function("document.cookie.includes('tz=')")

    assert {"Europe/London"} == {cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "tz"}
