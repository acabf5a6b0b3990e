"""The files of regulators: each can be read, says where it has its rules from, and asks what the log can keep."""

from datetime import date

import msgspec
import pytest

from kith.cpd import regulators as module
from kith.cpd.periods import period_with
from kith.cpd.regulators import FOLDER, NONE, every_question, regulator, regulators

EVERY = sorted(regulators())


def test_every_file_is_read():
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == EVERY
    assert {"social-work-england", "hcpc", "sssc", "social-care-wales", "niscc", "coru", NONE} <= set(EVERY)


@pytest.mark.parametrize("key", EVERY)
class TestEachFile:
    def test_says_where_and_when(self, key):
        one = regulator(key)

        assert date(2026, 1, 1) < one.checked_on <= date(2100, 1, 1)
        assert one.sources or key == NONE
        assert all(source.address.startswith(("https://", "http://")) and source.title for source in one.sources)
        assert "\n" not in one.summary.strip()
        assert one.place or key == NONE
        assert one.calls_it

    def test_asks_what_every_log_has(self, key):
        names = [field.name for field in regulator(key).fields]

        assert {"title", "dates", "did", "learned", "evidence"} <= set(names)
        assert len(names) == len(set(names))
        assert all(field.asks and field.column for field in regulator(key).fields)
        assert all(name.replace("-", "").isalnum() for name in names)

    def test_needs_what_can_be_counted(self, key):
        one = regulator(key)
        topics = {topic.key for topic in one.topics}

        assert all(need.count > 0 and need.says for need in one.needs)
        assert all(need.topic in topics for need in one.needs if need.topic)
        assert all(need.count <= len(topics) for need in one.needs if need.of == "topics")
        assert one.has("topics") == bool(topics)
        assert one.has("minutes") or not any(need.of == "hours" for need in one.needs)
        assert one.has("peer") or not any(need.with_peer for need in one.needs)

    def test_has_a_period(self, key):
        span = regulator(key).period
        period = period_with(date(2026, 11, 17), span, None)

        assert period.first <= date(2026, 11, 17) <= period.last
        assert (period.first.month, period.first.day) == (span.month, span.day)


def test_social_work_england_asks_for_two_pieces_and_one_with_a_peer():
    one = regulator("social-work-england")
    period = period_with(date(2026, 11, 30), one.period, None)

    assert (period.first, period.last) == (date(2025, 12, 1), date(2026, 11, 30))
    assert [(need.of, need.count, need.with_peer) for need in one.needs] == [
        ("entries", 2, False),
        ("entries", 1, True),
    ]
    assert [field.name for field in one.fields] == [
        "kind", "title", "did", "dates", "learned", "impact", "peer", "evidence",
    ]  # fmt: skip


def test_a_misspelt_word_in_a_file_is_refused(tmp_path):
    broken = (FOLDER / "coru.toml").read_text().replace("checked_on", "cheked_on")
    (tmp_path / "broken.toml").write_text(broken)

    with pytest.raises(msgspec.ValidationError):
        module._read(tmp_path / "broken.toml")


def test_who_had_one_whose_file_is_gone_has_none():
    assert regulator("general-social-care-council").key == NONE


def test_the_words_that_outlive_a_move_are_asked_by_several():
    shared = {"did", "learned", "impact"}

    assert shared <= set(every_question())
    assert all(sum(one.has(name) for one in regulators().values()) > 3 for name in shared)
