"""Showing on one's page what one cares about, a tag at a time."""

import pytest

from kith.accounts.actions import TooMuch, feature_tag, unfeature_tag
from kith.accounts.actions.featuring import NotATag
from kith.accounts.actions.profile import MOST_FEATURED_TAGS


def test_shows_each_tag_once_in_the_order_they_were_chosen(amara):
    feature_tag(account=amara, tag="#SocialWork")
    kept = feature_tag(account=amara, tag="Rivers")

    assert feature_tag(account=amara, tag="rivers") == kept
    assert list(amara.featured_tags.values_list("name", "display")) == [
        ("socialwork", "SocialWork"),
        ("rivers", "Rivers"),
    ]

    unfeature_tag(account=amara, name="SOCIALWORK")
    assert list(amara.featured_tags.values_list("name", flat=True)) == ["rivers"]


@pytest.mark.parametrize("tag", ["", "#", "two words", "2026", "a.b"])
def test_refuses_what_is_no_tag(amara, tag):
    with pytest.raises(NotATag):
        feature_tag(account=amara, tag=tag)


def test_refuses_more_than_a_page_shows(amara):
    for number in range(MOST_FEATURED_TAGS):
        feature_tag(account=amara, tag=f"tag{number}")

    with pytest.raises(TooMuch):
        feature_tag(account=amara, tag="more")
    assert feature_tag(account=amara, tag="tag0").name == "tag0"
