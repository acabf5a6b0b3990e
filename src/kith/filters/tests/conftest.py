from dataclasses import dataclass

import pytest

from kith.filters import queries


@dataclass
class Row:
    """A post as a list has it."""

    subject_id: int
    version: int
    author_id: int
    subject_author_id: int
    thread_id: int


@pytest.fixture
def becomes(now):
    """`becomes(ben, post)` says what Ben's filters make of a post (at home): "warn", "hide", "blur" or nothing."""

    def ask(viewer, post, context="home", at=now):
        viewer.refresh_from_db()
        subject = post.boost_of or post
        row = Row(subject.id, subject.version, post.author_id, subject.author_id, subject.thread_id)
        verdict = queries.verdicts(viewer, [row], context, now=at).get(0)
        return verdict.action if verdict else ""

    return ask


@pytest.fixture(autouse=True)
def _nothing_remembered():
    queries.forget_matchers()
