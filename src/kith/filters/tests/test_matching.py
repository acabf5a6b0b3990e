from dataclasses import dataclass

import pytest

from kith.filters.matching import EVERYWHERE, Match, Matcher, Rule, verdict_on, words_from
from kith.filters.models import Action
from kith.posts.contents import Contents


@dataclass
class Row:
    subject_id: int = 1
    version: int = 1
    author_id: int = 10
    subject_author_id: int = 10
    thread_id: int = 1


def rule(id=1, title="Deaths", action=Action.WARN, contexts=EVERYWHERE):
    return Rule(id, title, action.value, frozenset(contexts))


def finds(keyword, text, *, is_whole=True, tags=()):
    matcher = Matcher()
    matcher.add(rule(), keywords=[(keyword, is_whole)])
    return bool(matcher.matches(Row(), words_from(Contents([text], set(tags)))))


@pytest.mark.parametrize(
    ("keyword", "text", "is_found"),
    [
        ("death", "A death in the family", True),
        ("death", "DEATH.", True),
        ("death", "“Death”, she said", True),
        ("death", "deaths", False),
        ("death", "undeath", False),
        ("self harm", "about self-harm today", True),
        ("self-harm", "about self harm today", True),
        ("self-harm", "selfharm", False),
        ("child in need", "The child, in need of help", True),
        ("child in need", "a child in needle", False),
        ("don't", "I don’t know", True),
        ("abuse", "Ábuse", True),
        ("смерть", "Смерть пришла", True),
        ("смерт", "Смерть пришла", False),
        ("मृत्यु", "उनकी मृत्यु हुई", True),
        ("موت", "خبر موت", True),
        ("死亡", "他的死亡消息", True),
        ("死亡", "死人亡", False),
        ("farwolaeth", "Marwolaeth a farwolaeth", True),
        ("🕯️", "In memory 🕯️", True),
        ("#grief", "I feel grief", False),
    ],
)
def test_finds_whole_words_in_any_script(keyword, text, is_found):
    assert finds(keyword, text) is is_found


@pytest.mark.parametrize(
    ("keyword", "text", "is_found"),
    [("suicid", "suicidal thoughts", True), ("suicid", "SUICIDE", True), ("suicid", "sui cide", False)],
)
def test_finds_parts_of_words_where_that_is_wanted(keyword, text, is_found):
    assert finds(keyword, text, is_whole=False) is is_found


def test_finds_hashtags_by_their_name():
    assert finds("#Grief", "", tags={"grief"})
    assert not finds("#grief", "", tags={"griefsupport"})


def test_finds_people_posts_and_discussions():
    matcher = Matcher()
    matcher.add(rule(), account_ids=[10], post_ids=[2], thread_ids=[3])

    assert matcher.matches(Row(subject_author_id=11), None)  # passed on by them
    assert matcher.matches(Row(author_id=11), None)  # passed on by another
    assert matcher.matches(Row(2, author_id=11, subject_author_id=11), None)
    assert matcher.matches(Row(4, author_id=11, subject_author_id=11, thread_id=3), None)
    assert not matcher.matches(Row(5, author_id=11, subject_author_id=11), None)


def test_says_which_words_were_found():
    matcher = Matcher()
    matcher.add(rule(), keywords=[("death", True), ("inquest", True), ("coroner", True)])

    (match,) = matcher.matches(Row(), words_from(Contents(["Inquest into a death, a death"], set())))

    assert set(match.keywords) == {"death", "inquest"}


def test_the_strongest_of_several_counts_and_only_where_it_looks():
    matches = [
        Match(rule(1, "Deaths", Action.WARN, {"home", "public"})),
        Match(rule(2, "Work", Action.HIDE, {"public"})),
        Match(rule(3, "Pictures", Action.BLUR, {"home"})),
    ]

    assert verdict_on(matches, "home").is_folded
    assert verdict_on(matches, "home").titles == ("Deaths",)
    assert verdict_on(matches, "public").is_hidden
    assert verdict_on(matches, "thread") is None


def test_a_thousand_words_cost_little_more_than_ten():
    """Whole words are looked up, not tried one after the other."""
    matcher = Matcher()
    matcher.add(rule(), keywords=[(f"word{number}", True) for number in range(1000)])

    (match,) = matcher.matches(Row(), words_from(Contents(["some word7 here, and word77"], set())))

    assert set(match.keywords) == {"word7", "word77"}
    assert matcher.remembered(Row()) == (match,)
