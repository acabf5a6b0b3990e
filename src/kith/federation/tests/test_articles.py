"""Posts with a title, as other servers get them (row V19), and how a Kith reads them; and warnings of moderators."""

from datetime import timedelta

import pytest

from kith.federation.outbound.documents.notes import note_document
from kith.posts.actions import publish_post, put_warning
from kith.posts.drafts import Draft
from kith.protocols.activitypub.reading_notes import read_note
from tests.cast import NOW


def test_what_a_member_gives_a_title_arrives_with_it_and_under_its_warning(amara):
    essay = publish_post(
        author=amara, draft=Draft(title="On waiting", text="A <b> & nine weeks", warning="Grief"), now=NOW
    )

    document = note_document(essay)
    read = read_note(document)

    assert document["preview"]["summary"] == "Grief"
    assert document["preview"]["content"] == "<p>A &lt;b&gt; &amp; nine weeks</p>"
    assert (read.title, read.warning, read.is_sensitive) == ("On waiting", "Grief", True)


@pytest.mark.parametrize("visibility", ["followers", "mentioned"])
def test_for_a_few_it_is_a_note_with_its_title_in_the_words(amara, visibility):
    essay = publish_post(author=amara, draft=Draft(title="On", text="Nine", visibility=visibility), now=NOW)

    document = note_document(essay)

    assert (document["type"], document["content"]) == ("Note", "<p><strong>On</strong></p><p>Nine</p>")
    assert "name" not in document


def test_covered_pictures_make_no_warning_of_how_it_begins(amara):
    essay = publish_post(author=amara, draft=Draft(title="On", text="Nine", is_sensitive=True), now=NOW)

    assert read_note(note_document(essay)).warning == ""


def test_a_warning_of_moderators_makes_it_newer(amara, dee):
    post = publish_post(author=amara, draft=Draft(text="He fell"), now=NOW)

    put_warning(post=post, by=dee, words="Death", now=NOW + timedelta(hours=1))
    post.refresh_from_db()

    assert note_document(post)["updated"] == "2026-11-17T20:10:00.000Z"
    assert post.edited_at is None
