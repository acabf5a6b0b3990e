"""Single things of a filter change, and the rest stays."""

from datetime import timedelta

import pytest

from kith.filters.actions import FilterDraft, Keyword, NotYourFilter, TooManyFilters, hold_post, make_filter
from kith.filters.models import Filter, FilterKeyword
from kith.filters.queries import held_of, keyword_of, keywords_of
from kith.filters.revising import FilterChanges, KeywordChange, drop_keyword, revise_filter
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft


@pytest.fixture
def kept(amara, ben, now):
    draft = FilterDraft(
        title="Weather",
        keywords=[Keyword("rain"), Keyword("snow", is_whole=False)],
        account_ids=[ben.id],
        contexts=["home"],
        action="hide",
        ends_at=now + timedelta(days=1),
    )
    return make_filter(account=amara, draft=draft, now=now)


def revise(account, kept, now, **changes):
    return revise_filter(account=account, filter_id=kept.pk, changes=FilterChanges(**changes), now=now)


def words(kept):
    return [(word.pk, word.keyword, word.is_whole) for word in FilterKeyword.objects.filter(filter=kept)]


def test_what_is_not_named_stays(amara, ben, kept, now):
    before = words(kept)
    version = amara.filters_version
    changed = revise(amara, kept, now, title="Sky")
    assert (changed.title, changed.action, changed.contexts) == ("Sky", "hide", ["home"])
    assert changed.ends_at == now + timedelta(days=1)
    assert words(kept) == before
    assert [each.target for each in changed.accounts.all()] == [ben]
    amara.refresh_from_db()
    assert amara.filters_version != version


def test_words_keep_their_rows(amara, kept, now):
    (rain, *_), (snow, *_) = words(kept)
    changes = [
        KeywordChange(keyword_id=rain, text=" drizzle  today"),
        KeywordChange(keyword_id=snow, goes=True),
        KeywordChange(text="hail", is_whole=False),
    ]
    revise(amara, kept, now, keywords=changes)
    (first, *_), (second, *_) = found = words(kept)
    assert found == [(rain, "drizzle today", True), (second, "hail", False)]
    assert first == rain


def test_a_word_is_cut_to_what_fits(amara, kept, now):
    (rain, *_), _snow = words(kept)
    revise(amara, kept, now, keywords=[KeywordChange(keyword_id=rain, text="rain " * 100)])
    assert words(kept)[0] == (rain, ("rain " * 40).strip(), True)


def test_an_end_can_be_taken_away(amara, kept, now):
    assert revise(amara, kept, now, changes_end=True).ends_at is None


def test_nobody_changes_filters_or_words_of_others(amara, ben, kept, now):
    other = make_filter(account=ben, draft=FilterDraft(title="Mine", keywords=[Keyword("sun")]), now=now)
    (word, *_) = words(other)[0]
    with pytest.raises(NotYourFilter):
        revise(ben, kept, now, title="Mine too")
    with pytest.raises(NotYourFilter):
        revise(amara, kept, now, title="Other", keywords=[KeywordChange(keyword_id=word, text="moon")])
    with pytest.raises(NotYourFilter):
        drop_keyword(account=amara, keyword_id=word, now=now)
    kept.refresh_from_db()
    assert kept.title == "Weather"
    assert [each.keyword for each in keywords_of(ben)] == ["sun"]
    assert keyword_of(amara, word) is None


def test_no_more_words_than_a_filter_holds(amara, kept, now):
    before = words(kept)
    with pytest.raises(TooManyFilters):
        revise(amara, kept, now, keywords=[KeywordChange(text=f"word {number}") for number in range(499)])
    assert words(kept) == before


def test_the_last_word_takes_its_filter_along_unless_that_holds_more(amara, kept, now):
    for word, *_ in words(kept):
        drop_keyword(account=amara, keyword_id=word, now=now)
    assert Filter.objects.get() == kept  # there is a person in it
    alone = make_filter(account=amara, draft=FilterDraft(title="Alone", keywords=[Keyword("sun")]), now=now)
    drop_keyword(account=amara, keyword_id=words(alone)[0][0], now=now)
    assert Filter.objects.get() == kept


def test_an_empty_filter_may_wait_for_its_posts(amara, ben, now):
    post = publish_post(author=ben, draft=Draft(text="Not this one"), now=now)
    empty = make_filter(account=amara, draft=FilterDraft(title="These", may_be_empty=True), now=now)
    held = hold_post(account=amara, filter_id=empty.pk, post_id=post.id, now=now)
    assert held_of(amara, held.pk) == held
    assert held_of(ben, held.pk) is None
