"""The log as files and on paper (row I16): in the order of the regulator's questions, by its year."""

import csv
import io
import json
from datetime import date

import pytest

from kith.cpd.actions import keep_log
from kith.cpd.regulators import regulator, regulators


@pytest.fixture
def browser(amara, sign_in):
    return sign_in(amara)


@pytest.fixture
def written(amara, entry_of, article):
    keep_log(account=amara, regulator="social-work-england")
    entry_of(
        amara, title="=SUM(A1)", kind="event", began_on=date(2025, 12, 1), ended_on=date(2025, 12, 2), minutes=90,
        words={"did": "Listened.", "learned": "A *lot*.\n\nReally", "impact": "I ask later.", "peer": "She disagreed.",
               "sponsor": "The college"},
        said=["In the blue folder"], about=[article],
    )  # fmt: skip
    entry_of(amara, title="Of the year before", began_on=date(2025, 11, 30))
    entry_of(amara, title="A draft", is_complete=False)


def table(browser, on="2026-11-17"):
    body = browser.get(f"/cpd/cpd.csv?on={on}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


def test_the_table_has_the_regulators_columns_in_its_order(browser, written):
    head, *rows = table(browser)

    asked = [field.column for field in regulator("social-work-england").fields]
    assert head == [*asked, "Sponsor"]  # what was written for another regulator comes after
    assert rows == [
        [
            "Conference, talk or webinar", "'=SUM(A1)", "Listened.", "2025-12-01 – 2025-12-02", "A *lot*.\n\nReally",
            "I ask later.", "She disagreed.",
            "lantern.test/long-read, lantern.test, https://lantern.test/long-read; In the blue folder", "The college",
        ]
    ]  # fmt: skip


def test_a_year_is_the_regulators_year(browser, written):
    assert [row[1] for row in table(browser, on="2025-11-30")[1:]] == ["Of the year before"]
    answer = browser.get("/cpd/cpd.csv?on=2026-01-01")
    assert 'filename="cpd-2025-12-01-2026-11-30.csv"' in answer["Content-Disposition"]


@pytest.mark.parametrize("key", sorted(regulators()))
def test_every_regulator_has_its_order(browser, amara, written, key):
    keep_log(account=amara, regulator=key)

    head = table(browser, on="2025-12-01")[0]

    asked = [field.column for field in regulator(key).fields]
    assert head[: len(asked)] == asked


def test_for_programs(browser, written):
    document = json.loads(browser.get("/cpd/cpd.json?on=2026-11-17").content)

    assert (document["regulator"], document["from"], document["to"]) == (
        "Social Work England", "2025-12-01", "2026-11-30",
    )  # fmt: skip
    (entry,) = document["entries"]
    assert [field["name"] for field in entry["fields"]][:7] == [
        "kind", "title", "did", "dates", "learned", "impact", "peer",
    ]  # fmt: skip
    assert entry["with_peer"] is True
    assert entry["fields"][4]["answer"] == "A *lot*.\n\nReally"


def test_as_a_text(browser, written):
    text = browser.get("/cpd/cpd.md?on=2026-11-17").content.decode()

    assert text.startswith("# Social Work England: 2025-12-01 – 2026-11-30\n")
    assert "## \\=SUM(A1)" in text
    assert text.index("### Description and relevance") < text.index("### What I learnt\n\nA *lot*.")
    assert "A draft" not in text


def test_on_paper(browser, written):
    page = browser.get("/cpd/print?on=2026-11-17").content.decode()

    assert "A <em>lot</em>." in page
    assert page.index("Description and relevance") < page.index("What I learnt from a peer") < page.index("Evidence")
    assert "A draft" not in page
    assert "Of the year before" not in page


def test_an_empty_year_is_a_page_and_a_table_all_the_same(browser):
    assert "No entry of this period is complete." in browser.get("/cpd/print").content.decode()
    assert len(table(browser)) == 1


@pytest.mark.parametrize("address", ["/cpd/cpd.exe", "/cpd/cpd.docx"])
def test_there_is_no_other_file(browser, address):
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("on", ["", "x", "2026-13-45", "0001-01-01", "9999-12-31", "2026-11-17T00:00"])
def test_a_day_that_makes_no_sense_is_today(browser, on):
    assert browser.get(f"/cpd?on={on}").status_code == 200
