"""The river costs as many queries at 40 items as at 2."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.reading.actions import follow_website
from kith.timelines.cards import forget_cards


def _queries(browser) -> int:
    forget_cards()
    with CaptureQueriesContext(connection) as captured:
        assert browser.get("/reading?limit=40").status_code == 200
    return len(captured)


def test_the_river_asks_as_often_for_many_items_as_for_few(amara, now, fake_web, run_jobs, sign_in):
    def site(number: int, items: int) -> None:
        entries = "".join(f"<item><guid>{x}</guid><title>{number} {x}</title></item>" for x in range(items))
        fake_web.put(f"https://s{number}.test/feed", f"<rss><channel><title>S</title>{entries}</channel></rss>")
        follow_website(account=amara, address=f"https://s{number}.test/feed", now=now)

    browser = sign_in(amara)
    site(0, 2)
    run_jobs()
    browser.get("/reading")
    few = _queries(browser)
    for number in (1, 2):
        site(number, 20)
    run_jobs()

    assert _queries(browser) == few
    assert few <= 12
