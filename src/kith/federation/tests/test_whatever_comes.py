"""Whatever another server calls a post: it is kept as something that can be shown, or passed over."""

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kith.federation.inbound.handling import Missing, PassedOver, Refused
from kith.federation.tests.notes import actor_for, follow, note_by, tell
from kith.posts.models import Post
from kith.protocols.activitypub.vocabulary import PUBLIC

_numbers = count(1)
_WORDS = st.text(max_size=40) | st.sampled_from(["\x00", "\ud800", "<a href='x'>", "🫂" * 300, "a" * 3000, "<p>" * 50])
_ADDRESSES = st.sampled_from(
    ["https://third.test/1", PUBLIC, "http://kith.test/users/amara", "http://kith.test/@amara"]
)
_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | _WORDS | _ADDRESSES
_THINGS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["Mention", "Hashtag", "Emoji", "Document", "Link", "Note", "Image", "Person"]),
        "href": _LEAVES,
        "url": _LEAVES,
        "id": _LEAVES,
        "name": _LEAVES,
        "mediaType": _LEAVES,
        "width": _LEAVES,
        "focalPoint": st.lists(_LEAVES, max_size=3),
        "blurhash": _LEAVES,
        "totalItems": _LEAVES,
        "replies": st.fixed_dictionaries({"totalItems": _LEAVES}),
    },
)
_ANYTHING = _LEAVES | _THINGS | st.lists(_LEAVES | _THINGS, max_size=4)
_FIELDS = [
    *(
        "name",
        "summary",
        "content",
        "contentMap",
        "source",
        "sensitive",
        "published",
        "updated",
        "inReplyTo",
        "context",
    ),
    *("tag", "attachment", "image", "icon", "oneOf", "anyOf", "endTime", "closed", "votersCount", "quote", "quoteUri"),
    *("quoteAuthorization", "interactionPolicy", "replies", "likes", "url", "startTime", "location"),
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(["Note", "Question", "Article", "Page", "Event", "Video", "Image", "ChatMessage"]),
    more=st.dictionaries(st.sampled_from(_FIELDS), _ANYTHING, max_size=8),
    changed=st.dictionaries(st.sampled_from(_FIELDS), _ANYTHING, max_size=8),
)
@pytest.mark.django_db
def test_is_kept_or_passed_over(kind, more, changed, amara, emi):
    if not amara.follows.exists():
        follow(amara, emi)
        actor_for(emi)
    number = next(_numbers)

    for verb, fields in (("Create", more), ("Update", changed)):
        try:
            tell(verb, note_by(emi, number, **{**fields, "type": kind}), emi)
        except (PassedOver, Refused, Missing):
            continue

    post = Post.objects.filter(uri=note_by(emi, number)["id"]).first()
    if post is not None:
        assert post.author == emi
        assert "<script" not in post.html
        assert post.published_at.year >= 1990
