"""How often tags were used of late, as far as passers-by may read it."""

from datetime import timedelta

import pytest

from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Tag
from kith.timelines.tagged import days_of, recent_tags_of, uses_by


def publish(author, text, at, **fields):
    return publish_post(author=author, draft=Draft(text=text, **fields), now=at)


@pytest.fixture
def river(amara, ben, now):
    publish(amara, "#River", now)
    publish(amara, "#river again", now - timedelta(hours=1))
    publish(ben, "#RIVER", now - timedelta(days=1))
    publish(ben, "#river for few", now, visibility="followers")
    publish(ben, "#river long ago", now - timedelta(days=8))
    return Tag.objects.get(name="river")


def test_counts_uses_and_people_a_day(river, now, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = days_of([river.id, 0], now=now)

    assert [(day.uses, day.accounts) for day in found[river.id]] == [(2, 1), (1, 1)] + [(0, 0)] * 5
    assert found[river.id][0].begins_at.isoformat() == "2026-11-17T00:00:00+00:00"
    assert [day.uses for day in found[0]] == [0] * 7


def test_counts_how_often_someone_used_a_tag(river, amara, ben, now):
    assert (uses_by(amara, ["river"])["river"].posts, uses_by(amara, ["river"])["river"].last_on) == (2, now.date())
    assert uses_by(ben, ["river", "lake"])["river"].posts == 2
    assert "lake" not in uses_by(ben, ["river", "lake"])


def test_suggests_to_show_what_one_wrote_about_of_late(river, amara, now):
    publish(amara, "#lake", now)

    assert [tag.name for tag in recent_tags_of(amara, now=now)] == ["river", "lake"]

    amara.featured_tags.create(name="river", display="River")
    assert [tag.name for tag in recent_tags_of(amara, now=now)] == ["lake"]
    assert recent_tags_of(amara, now=now + timedelta(days=200)) == []
