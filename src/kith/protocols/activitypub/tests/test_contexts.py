"""The `@context` of a document has each term that it uses, and no other."""

from kith.protocols.activitypub.contexts import in_context
from kith.protocols.activitypub.vocabulary import ACTIVITY_STREAMS, SECURITY, TERMS


def test_plain_words_need_nothing_but_activitystreams():
    assert in_context({"id": "https://a.test/1", "type": "Note"}) == {
        "@context": ACTIVITY_STREAMS,
        "id": "https://a.test/1",
        "type": "Note",
    }


def test_a_key_needs_the_words_of_security():
    assert in_context({"publicKey": {"owner": "https://a.test/a"}})["@context"] == [ACTIVITY_STREAMS, SECURITY]


def test_terms_come_with_what_they_are_made_of_also_from_the_depth():
    told = in_context({"tag": [{"type": "Emoji"}], "object": {"interactionPolicy": {"canReply": {}}}})

    assert told["@context"] == [
        ACTIVITY_STREAMS,
        {name: TERMS[name] for name in ("toot", "Emoji", "gts", "interactionPolicy", "canReply")},
    ]


def test_languages_are_no_terms():
    assert in_context({"contentMap": {"toot": "Parp."}})["@context"] == ACTIVITY_STREAMS


def test_the_context_comes_first():
    assert next(iter(in_context({"id": "https://a.test/1"}))) == "@context"


def test_every_prefix_is_known():
    definitions = (each["@id"] if isinstance(each, dict) else each for each in TERMS.values())
    prefixes = {definition.partition(":")[0] for definition in definitions}

    assert prefixes <= {"as", "http", "https", *TERMS}
