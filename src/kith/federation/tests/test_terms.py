"""Every word that our documents use is defined by the context that they name (JSON-LD)."""

from datetime import timedelta

import pytest

from kith.accounts.actions import change_profile
from kith.accounts.actions.profile import ProfileDraft, ProfileField
from kith.accounts.models import Account, Featuring
from kith.federation.tests.asking import ask
from kith.media.models import MediaFile, State
from kith.posts.actions import boost, edit_post, pin, publish_post
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Attachment, Post, Quoters
from kith.protocols.activitypub.vocabulary import ACTIVITY_STREAMS, SECURITY
from tests.cast import NOW

# As far as our documents use them: https://www.w3.org/ns/activitystreams.jsonld
_WORDS = """
id type actor attachment attributedTo cc content contentMap context duration endTime first height icon image
inReplyTo items mediaType name next object orderedItems partOf prev preview published replies summary tag to
totalItems updated url width href source closed oneOf anyOf inbox outbox followers following likes shares
preferredUsername endpoints sharedInbox alsoKnownAs Note Article Question Create Announce Collection
CollectionPage OrderedCollection OrderedCollectionPage Document Image Mention Person Application Organization
Group Service Tombstone
"""
ACTIVITY_STREAMS_TERMS = set(_WORDS.split())
SECURITY_TERMS = {"publicKey", "owner", "publicKeyPem"}  # https://w3id.org/security/v1
DEFINED = {ACTIVITY_STREAMS: ACTIVITY_STREAMS_TERMS, SECURITY: SECURITY_TERMS}


@pytest.fixture
def everything(amara, ben, kitten):
    """The addresses of documents with all there can be in them."""
    draft = ProfileDraft(
        bio="I like :kitten:", fields=[ProfileField("Blog", "https://b.test/")], featured_tags=["Care"],
        avatar="drawn:heron", header="a/b.png", attribution_domains=["b.test"], featuring=Featuring.ASK,
    )  # fmt: skip
    change_profile(account=amara, draft=draft, now=NOW)
    note = Draft(text="@ben :kitten: #Care", warning="Cats", language="en", quoters=Quoters.EVERYONE)
    post = publish_post(author=amara, draft=note, now=NOW)
    edit_post(post=post, author=amara, draft=note, now=NOW + timedelta(minutes=1))
    Post.objects.filter(pk=post.pk).update(edited_at=NOW)
    file = MediaFile.objects.create(
        id=1, owner_id=amara.id, kind="video", state=State.READY, file="a.mp4", preview="a.png", description="A cat",
        blurhash="L", width=1, height=1, seconds=2.0, created_at=NOW,
    )  # fmt: skip
    Attachment.objects.create(post=post, media=file)
    pin(account=amara, post=post, now=NOW)
    poll = PollDraft(options=("Tea", "Coffee"), lasts=timedelta(hours=1))
    question = publish_post(author=amara, draft=Draft(text="Which?", poll=poll), now=NOW)
    question.poll.told_at = NOW
    question.poll.save()
    article = publish_post(author=amara, draft=Draft(text="Long"), now=NOW)
    Post.objects.filter(pk=article.pk).update(title="Title")
    quote = publish_post(author=ben, draft=Draft(text="Yes", quoted_id=post.id), now=NOW)
    passed_on = boost(account=ben, post=post, now=NOW)
    Account.objects.update(followers_count=1)
    posts = [each.uri for each in (post, question, article, quote)]
    return [
        amara.uri, "/actor", "/emoji/kitten", passed_on.uri, *posts, *(f"{uri}/activity" for uri in posts),
        *(f"{post.uri}/{name}" for name in ("replies", "replies?page=1", "likes", "shares")),
        f"{amara.uri}/quote_authorizations/{quote.id}", f"/discussions/{post.id}",
        *(f"{amara.uri}/{name}" for name in (
            "outbox", "outbox?page=1", "followers", "followers?page=1", "following", "collections/featured",
            "collections/tags",
        )),
    ]  # fmt: skip


def test_every_word_is_defined(everything):
    undefined = {}
    for address in everything:
        answer = ask(address.removeprefix("http://kith.test"))
        assert answer.status_code == 200, address
        document = answer.json()
        context = document.pop("@context")
        known = set()
        for each in context if isinstance(context, list) else [context]:
            known |= DEFINED[each] if isinstance(each, str) else set(each)
        if missing := set(words_of(document)) - known:
            undefined[address] = missing

    assert undefined == {}


def words_of(value):
    if isinstance(value, list):
        for each in value:
            yield from words_of(each)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            if name == "type":
                yield inner
            elif name != "contentMap":
                yield from words_of(inner)
