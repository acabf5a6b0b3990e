"""Posts of people here as other servers read them."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from kith.federation.outbound.documents.notes import note_document
from kith.federation.tests.asking import ask
from kith.foundations.html import clean_foreign
from kith.media.models import Kind, MediaFile, State
from kith.posts.actions import boost, delete_post, edit_post, favourite, publish_post
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import (
    Attachment,
    Format,
    Poll,
    PollOption,
    Post,
    Quote,
    Quoters,
    QuoteState,
    Repliers,
    Visibility,
)
from kith.protocols.activitypub.reading_notes import read_note
from kith.protocols.activitypub.vocabulary import PUBLIC
from tests.cast import NOW, make_account

AMARA = "http://kith.test/users/amara"
FOLLOWERS = f"{AMARA}/followers"
EMI = "https://elsewhere.test/users/emi"


def write(author, text="Words", **draft):
    return publish_post(author=author, draft=Draft(text=text, **draft), now=NOW)


def told(post):
    answer = ask(post.uri.removeprefix("http://kith.test"))
    assert answer.status_code == 200
    return answer.json()


def test_a_post_is_told(amara):
    post = write(amara, "Good *evening*", language="en")

    document = told(post)

    assert document["id"] == f"{AMARA}/posts/{post.id}"
    assert document["type"] == "Note"
    assert document["url"] == f"http://kith.test/@amara/{post.id}"
    assert document["attributedTo"] == AMARA
    assert document["published"] == "2026-11-17T19:10:00.000Z"
    assert document["content"] == "<p>Good *evening*</p>"
    assert document["contentMap"] == {"en": "<p>Good *evening*</p>"}
    assert document["source"] == {"content": "Good *evening*", "mediaType": "text/plain"}
    assert (document["inReplyTo"], document["summary"], document["sensitive"]) == (None, None, False)
    assert "updated" not in document
    for name in ("replies", "likes", "shares"):
        assert ask(document[name]["id"].removeprefix("http://kith.test")).json()["id"] == document[name]["id"]


@pytest.mark.parametrize(
    ("visibility", "to", "cc"),
    [
        (Visibility.PUBLIC, [PUBLIC], [FOLLOWERS, EMI]),
        (Visibility.QUIET, [FOLLOWERS], [PUBLIC, EMI]),
        (Visibility.FOLLOWERS, [FOLLOWERS], [EMI]),
        (Visibility.MENTIONED, [EMI], []),
    ],
)
def test_to_whom_it_is_addressed(amara, emi, visibility, to, cc):
    document = note_document(write(amara, "@emi@elsewhere.test hello", visibility=visibility))

    assert (document["to"], document["cc"]) == (to, cc)
    assert {"type": "Mention", "href": EMI, "name": "@emi@elsewhere.test"} in document["tag"]


def test_people_here_are_named_by_their_whole_handle(amara, ben):
    (tag,) = told(write(amara, "@ben hello"))["tag"]

    assert tag == {"type": "Mention", "href": "http://kith.test/users/ben", "name": "@ben@kith.test"}


def test_hashtags_and_emoji_are_told(amara, kitten):
    tags = told(write(amara, "A :kitten: for #SocialWork"))["tag"]

    assert {"type": "Hashtag", "href": "http://kith.test/tags/socialwork", "name": "#SocialWork"} in tags
    assert ":kitten:" in [tag["name"] for tag in tags if tag["type"] == "Emoji"]


def test_a_warning_stands_before_it(amara):
    document = told(write(amara, warning="A death"))

    assert (document["summary"], document["sensitive"]) == ("A death", True)


@pytest.mark.parametrize(
    ("text", "is_told"), [("*Hello*", True), ("Hello\n\n[note]: # (of Ben's mother)", False), ("[a]: b", False)]
)
def test_markdown_is_told_as_it_was_typed_but_for_what_nobody_reads(amara, text, is_told):
    document = told(write(amara, text, format=Format.MARKDOWN))

    assert document.get("source") == ({"content": text, "mediaType": "text/markdown"} if is_told else None)
    assert "mother" not in str(document)


def test_an_edit_says_when(amara):
    post = write(amara)
    assert told(post)["content"] == "<p>Words</p>"

    edit_post(post=post, author=amara, draft=Draft(text="Others"), now=NOW + timedelta(minutes=5))

    assert told(post)["updated"] == "2026-11-17T19:15:00.000Z"
    assert told(post)["content"] == "<p>Others</p>"


def file_of(post, position=0, **fields):
    file = MediaFile.objects.create(
        id=post.id + position + 1,
        owner_id=post.author_id,
        **{"kind": Kind.IMAGE, "state": State.READY, "file": "files/a/b.webp", "created_at": NOW} | fields,
    )
    Attachment.objects.create(post=post, media=file, position=position)
    return file


def test_files_are_told_with_what_is_seen_on_them(amara):
    post = write(amara)
    file_of(
        post, content_type="image/webp", description="A heron", blurhash="LEHV6n", width=640, height=480, focus_x=0.5
    )
    file_of(post, 1, kind=Kind.VIDEO, file="files/c.mp4", content_type="video/mp4", seconds=62.5, preview="files/c.jpg")
    file_of(post, 2, state=State.WAITING, file="")

    picture, video = told(post)["attachment"]

    assert picture == {
        "type": "Document",
        "mediaType": "image/webp",
        "url": f"http://kith.test{default_storage.url('files/a/b.webp')}",
        "name": "A heron",
        "focalPoint": [0.5, 0.0],
        "blurhash": "LEHV6n",
        "width": 640,
        "height": 480,
    }
    assert (video["mediaType"], video["name"], video["duration"]) == ("video/mp4", None, "PT62.500S")
    assert video["icon"]["mediaType"] == "image/jpeg"


def test_what_moderators_cover_is_covered_elsewhere_too(db):
    post = write(make_account("kit", covered_at=NOW))

    assert told(post)["sensitive"] is True


def test_an_answer_says_to_what_and_in_which_discussion(amara, ben):
    post = write(amara)
    answer = told(write(ben, in_reply_to_id=post.id))

    assert answer["inReplyTo"] == post.uri
    assert answer["context"] == answer["conversation"] == told(post)["context"]
    assert answer["context"] == f"http://kith.test/discussions/{post.id}"


def test_of_a_discussion_that_began_elsewhere_that_server_says_where_it_is(amara, emi):
    post = Post.objects.create(id=7, uri=f"{EMI}/7", author=emi, origin="elsewhere", thread_id=7, published_at=NOW)

    answer = told(write(amara, in_reply_to_id=post.id))

    assert answer["inReplyTo"] == f"{EMI}/7"
    assert "context" not in answer


def test_websites_are_not_named_to_other_servers(amara):
    website = make_account("lantern", kind="feed")
    item = Post.objects.create(
        id=7, uri="http://kith.test/users/lantern/items/1", url="https://lantern.test/1", author=website,
        origin="feed", thread_id=7, quoters=Quoters.EVERYONE, published_at=NOW,
    )  # fmt: skip

    answer, quote = told(write(amara, in_reply_to_id=7)), told(write(amara, quoted_id=7))

    assert (answer["inReplyTo"], answer["tag"], answer["cc"]) == (None, [], [FOLLOWERS])
    assert not {"quote", "quoteUri", "_misskey_quote"} & set(quote)
    assert quote["content"].startswith('<p>RE: <a href="https://lantern.test/1">')
    passed_on = boost(account=amara, post=item, now=NOW)
    assert ask(passed_on.uri.removeprefix("http://kith.test")).status_code == 404
    assert ask("/users/amara/outbox?page=1").json()["orderedItems"][-1]["type"] == "Create"
    assert len(ask("/users/amara/outbox?page=1").json()["orderedItems"]) == 2


def test_what_its_author_added_comes_along(amara, ben):
    post = write(amara)
    write(ben, in_reply_to_id=post.id)
    added = [write(amara, in_reply_to_id=post.id).uri for _ in range(6)]
    write(amara, in_reply_to_id=post.id, visibility=Visibility.FOLLOWERS)

    first = told(post)["replies"]["first"]

    assert first["items"] == added[:5]
    assert first["partOf"] == f"{post.uri}/replies"
    assert ask(first["next"].removeprefix("http://kith.test")).json()["partOf"] == first["partOf"]


def test_counts_are_those_of_now(amara, ben):
    post = write(amara)
    assert (told(post)["likes"]["totalItems"], told(post)["shares"]["totalItems"]) == (0, 0)

    favourite(account=ben, post=post, now=NOW)
    boost(account=ben, post=post, now=NOW)

    assert (told(post)["likes"]["totalItems"], told(post)["shares"]["totalItems"]) == (1, 1)


@pytest.mark.parametrize(("is_multiple", "name"), [(False, "oneOf"), (True, "anyOf")])
@pytest.mark.parametrize("hides_totals", [False, True])
def test_a_poll_is_a_question(amara, is_multiple, name, hides_totals):
    poll = PollDraft(options=("Tea", "Coffee"), lasts=timedelta(hours=1), is_multiple=is_multiple)
    post = write(amara, poll=poll)
    Poll.objects.update(voters_count=3, hides_totals=hides_totals)
    PollOption.objects.filter(title="Tea").update(votes_count=3)

    question = told(post)

    seen = 0 if hides_totals else 3
    assert (question["type"], question["votersCount"]) == ("Question", seen)
    assert question[name][0] == {"type": "Note", "name": "Tea", "replies": {"type": "Collection", "totalItems": seen}}
    assert question["endTime"] == "2026-11-17T20:10:00.000Z"
    assert "closed" not in question

    Poll.objects.update(told_at=NOW + timedelta(hours=1))

    assert told(post)["closed"] == "2026-11-17T20:10:00.000Z"
    assert told(post)["votersCount"] == 3


def test_a_title_makes_it_an_article(amara):
    post = write(amara, "Long words")
    Post.objects.filter(pk=post.pk).update(title="On waiting", summary="What it does")

    document = told(post)

    assert (document["type"], document["name"], document["summary"]) == ("Article", "On waiting", "What it does")
    assert document["content"] == "<p>Long words</p>"
    assert document["preview"]["type"] == "Note"


def test_however_long_it_is_without_a_title_it_is_a_note(amara):
    post = write(amara)
    Post.objects.filter(pk=post.pk).update(html="<p>long</p>" * 1000)

    assert told(post)["type"] == "Note"


# Who quotes, and whether the quoted author has to let them.


def quoting(author, quoted, **fields):
    post = write(author, "Well said")
    Post.objects.filter(pk=post.pk).update(is_quote=True)
    Quote.objects.create(post=post, quoted=quoted, **{"state": QuoteState.ACCEPTED} | fields)
    return post


def test_a_quote_is_told_by_each_name_with_its_stamp(amara, ben):
    quoted = write(amara)
    post = quoting(ben, quoted)

    document = told(post)

    assert {document[name] for name in ("quote", "quoteUri", "_misskey_quote")} == {quoted.uri}
    assert document["content"].startswith(f'<p class="quote-inline">RE: <a href="{quoted.url}">')
    stamp = ask(document["quoteAuthorization"].removeprefix("http://kith.test"))
    assert stamp.json() == {
        "@context": stamp.json()["@context"],
        "id": document["quoteAuthorization"],
        "type": "QuoteAuthorization",
        "attributedTo": AMARA,
        "interactingObject": post.uri,
        "interactionTarget": quoted.uri,
    }


@pytest.mark.parametrize(
    ("state", "is_told", "is_stamped"),
    [
        (QuoteState.PENDING, True, False), (QuoteState.ACCEPTED, True, True),
        (QuoteState.REJECTED, False, False), (QuoteState.REVOKED, False, False),
    ],
)  # fmt: skip
def test_a_quote_is_told_as_far_as_it_is_let(amara, ben, state, is_told, is_stamped):
    quoted = write(amara)
    post = quoting(ben, quoted, state=state)

    document = told(post)

    assert ("quote" in document, "quoteUri" in document, "quote-inline" in document["content"]) == (is_told,) * 3
    assert ("quoteAuthorization" in document) is is_stamped
    assert ask(f"/users/amara/quote_authorizations/{post.id}").status_code == (200 if is_stamped else 404)
    assert ask(f"/users/ben/quote_authorizations/{post.id}").status_code == 404


def test_a_stamp_is_for_those_who_may_see_what_is_quoted(amara, ben):
    quoted = write(amara)
    post = quoting(ben, quoted)
    Post.objects.filter(pk=quoted.pk).update(visibility=Visibility.FOLLOWERS)

    assert ask(f"/users/amara/quote_authorizations/{post.id}").status_code == 404


def test_who_quotes_themselves_needs_no_stamp(amara):
    post = quoting(amara, write(amara))

    assert "quoteAuthorization" not in told(post)


def test_the_stamp_of_another_server_is_passed_on(amara, emi):
    post = Post.objects.create(id=7, uri=f"{EMI}/7", author=emi, origin="elsewhere", thread_id=7, published_at=NOW)

    assert told(quoting(amara, post, authorization=f"{EMI}/stamps/1"))["quoteAuthorization"] == f"{EMI}/stamps/1"
    assert "quoteAuthorization" not in told(quoting(amara, post))


def test_what_was_quoted_and_deleted_is_gone(amara, ben):
    quoted = write(amara)
    post = quoting(ben, quoted)
    assert "quoteUri" in told(post)

    delete_post(post=quoted, by=amara)

    assert told(post)["quote"] == {"type": "Tombstone"}
    assert "quote-inline" not in told(post)["content"]


# What others may do with it.


@pytest.mark.parametrize(
    ("draft", "name", "approved"),
    [
        ({}, "canReply", [PUBLIC]),
        ({"repliers": Repliers.FOLLOWERS}, "canReply", [AMARA, FOLLOWERS, EMI]),
        ({"repliers": Repliers.MENTIONED}, "canReply", [AMARA, EMI]),
        ({"repliers": Repliers.NOBODY}, "canReply", [AMARA]),
        ({}, "canLike", [PUBLIC]),
        ({}, "canAnnounce", [PUBLIC]),
        ({"visibility": Visibility.QUIET}, "canAnnounce", [PUBLIC]),
        ({"visibility": Visibility.FOLLOWERS}, "canAnnounce", [AMARA]),
        ({"visibility": Visibility.MENTIONED}, "canAnnounce", [AMARA]),
        ({}, "canQuote", [AMARA]),
        ({"quoters": Quoters.EVERYONE}, "canQuote", [PUBLIC]),
        ({"quoters": Quoters.FOLLOWERS}, "canQuote", [FOLLOWERS]),
        ({"quoters": Quoters.EVERYONE, "visibility": Visibility.FOLLOWERS}, "canQuote", [AMARA]),
    ],
)
def test_the_policy(amara, emi, draft, name, approved):
    document = note_document(write(amara, "@emi@elsewhere.test what do you think?", **draft))

    assert document["interactionPolicy"][name] == {"automaticApproval": approved}


def test_what_is_told_is_what_we_would_read(amara, emi):
    post = write(amara, "@emi@elsewhere.test about #Care", warning="Long", language="cy", repliers=Repliers.FOLLOWERS)

    read = read_note(told(post))

    assert (read.id, read.author, read.url, read.warning) == (post.uri, AMARA, post.url, "Long")
    assert clean_foreign(read.content) == clean_foreign(post.html)
    assert (read.language, read.source) == ("cy", "@emi@elsewhere.test about #Care")
    assert (read.to, read.cc) == ((PUBLIC,), (FOLLOWERS, EMI))
    assert (read.quoters, read.repliers) == (Quoters.NOBODY, Repliers.FOLLOWERS)
    assert list(read.hashtags) == ["Care"]
