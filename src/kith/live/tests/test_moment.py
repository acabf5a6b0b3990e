"""The moment from which a page is told."""

import re

from kith.live.actions import tell


def mark_of(page) -> str:
    return re.search(r'data-last="(\d+)"', page.content.decode())[1]


def test_a_page_names_what_was_told_before_it_was_made(amara, sign_in):
    browser = sign_in(amara)
    assert mark_of(browser.get("/notices")) == "0"

    tell("home", about=1)
    first = int(mark_of(browser.get("/notices")))
    tell("home", about=2)

    assert int(mark_of(browser.get("/notices"))) == first + 1


def test_visitors_are_told_nothing(db, client, django_assert_num_queries):
    page = client.get("/about").content.decode()

    assert "data-last" not in page
    assert "data-stream" not in page
