"""Quoting: who may, what it becomes, what is refused, and how the quoted author takes it back."""

from datetime import timedelta

import pytest

from kith.accounts.actions import block
from kith.posts.actions import (
    MayNotChoose,
    MayNotQuote,
    MayNotTakeOut,
    NothingToSay,
    QuotedIsGone,
    QuotedNotNamed,
    QuoteStandsAlone,
    boost,
    choose_quoters,
    delete_post,
    edit_post,
    hide_post,
    keep_draft,
    narrow_post,
    plan_post,
    publish_post,
    publishing,
    receive_post,
    send_due,
    take_out_of_quote,
)
from kith.posts.drafts import Draft, IncomingPost, PollDraft, as_json, from_json
from kith.posts.models import Post, Quote, Quoters, QuoteState, Unsent
from kith.posts.quoting import Asked, may_quote, quotable
from kith.posts.tests.test_visibility import make_reader
from tests.cast import make_account

POLICIES = ("everyone", "followers", "nobody")
# What the author of a post for everyone chose reads across, who wants to quote it reads down.
# fmt: off
TABLE = {
    #              everyone followers nobody
    "nobody":     ("no",    "no",     "no"),
    "stranger":   ("yes",   "no",     "no"),
    "follower":   ("yes",   "yes",    "no"),
    "requested":  ("yes",   "no",     "no"),
    "followed":   ("yes",   "no",     "no"),
    "author":     ("yes",   "yes",    "yes"),
    "muter":      ("yes",   "yes",    "no"),
    "moderator":  ("yes",   "no",     "no"),
}
# fmt: on


@pytest.fixture
def quotable_post(amara, now):
    def made(text="Words worth repeating", **draft):
        draft = {"quoters": Quoters.EVERYONE} | draft
        return publish_post(author=amara, draft=Draft(text=text, **draft), now=now)

    return made


@pytest.fixture
def quote(now):
    def made(author, quoted, text="Look at this", **draft):
        return publish_post(author=author, draft=Draft(text=text, quoted_id=quoted.pk, **draft), now=now)

    return made


@pytest.mark.parametrize("visibility", ["public", "quiet"])
@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("reader", TABLE)
def test_the_table(amara, quotable_post, reader, policy, visibility):
    post, viewer = quotable_post(quoters=policy, visibility=visibility), make_reader(reader, amara)

    assert may_quote(viewer, post) is (TABLE[reader][POLICIES.index(policy)] == "yes")


@pytest.mark.parametrize("visibility", ["followers", "mentioned"])
@pytest.mark.parametrize("reader", TABLE)
def test_what_is_for_a_few_is_quoted_by_its_author_at_the_most(amara, quotable_post, reader, visibility):
    post, viewer = quotable_post(visibility=visibility), make_reader(reader, amara)
    # As if it had been left open by mistake.
    rows = [Asked(post.pk, amara.pk, visibility, policy) for policy in POLICIES]

    assert post.quoters == Quoters.NOBODY
    assert bool(quotable(viewer, rows)) is (reader == "author" and visibility == "followers")


def test_asks_once_for_forty(amara, ben, chidi, django_assert_num_queries):
    rows = [Asked(number, amara.pk, "public", "followers") for number in range(40)]

    with django_assert_num_queries(1):
        assert len(quotable(ben, rows)) == 40
    assert not quotable(chidi, rows)


def test_keeps_what_is_quoted_and_counts_it(amara, chidi, quotable_post, quote, now):
    quoted = quotable_post()

    post = quote(chidi, quoted)

    assert post.is_quote
    kept = Quote.objects.get(post=post)
    assert (kept.quoted_id, kept.state, kept.decided_at) == (quoted.pk, QuoteState.ACCEPTED, now)
    quoted.refresh_from_db()
    assert quoted.quotes_count == 1
    assert not post.mentions.exists()


def test_needs_no_words_of_its_own(chidi, quotable_post, quote, now):
    post = quote(chidi, quotable_post(), text="")

    assert post.html == ""
    edit_post(post=post, author=chidi, draft=Draft(text="Now some"), now=now)
    edit_post(post=post, author=chidi, draft=Draft(text=""), now=now)
    with pytest.raises(NothingToSay):
        publish_post(author=chidi, draft=Draft(text=""), now=now)


def test_quotes_what_was_passed_on_and_not_its_passing_on(amara, ben, chidi, quotable_post, quote, now):
    quoted = quotable_post()
    passed_on = boost(account=ben, post=quoted, now=now)

    post = quote(chidi, passed_on)

    assert post.quote.quoted_id == quoted.pk


@pytest.mark.parametrize("who", ["stranger", "blocked", "blocker", "follower"])
def test_refuses_who_may_not_and_changes_nothing(amara, quotable_post, quote, who, now):
    reader = make_reader(who, amara)
    quoted = quotable_post(quoters="nobody" if who in {"stranger", "follower"} else "everyone")

    with pytest.raises(QuotedIsGone if "block" in who else MayNotQuote):
        quote(reader, quoted)

    assert Post.objects.count() == 1
    quoted.refresh_from_db()
    assert quoted.quotes_count == 0


def test_refuses_what_is_out_of_sight_or_hidden(amara, chidi, dee, quotable_post, quote, now):
    hidden = quotable_post()
    hide_post(post=hidden, by=dee, now=now)

    for quoted, author, refusal in [
        (quotable_post(visibility="followers"), chidi, QuotedIsGone),
        (quotable_post(visibility="mentioned"), chidi, QuotedIsGone),
        (quotable_post(visibility="mentioned"), amara, MayNotQuote),
        (hidden, chidi, QuotedIsGone),
        (hidden, amara, MayNotQuote),
    ]:
        with pytest.raises(refusal):
            quote(author, quoted)
    assert not Quote.objects.exists()


def test_what_its_author_closes_this_very_moment_is_not_quoted(amara, chidi, quotable_post, now, monkeypatch):
    """The choice comes between the question and the keeping of the answer."""
    quoted = quotable_post()

    keep = publishing.keep_quote

    def late(post, found, at):
        choose_quoters(post=quoted, author=amara, quoters="nobody")
        keep(post, found, at)

    monkeypatch.setattr(publishing, "keep_quote", late)

    with pytest.raises(MayNotQuote):
        publish_post(author=chidi, draft=Draft(text="Quick", quoted_id=quoted.pk), now=now)

    assert not Quote.objects.exists()
    assert Post.objects.count() == 1


def test_stands_without_files_and_polls(chidi, quotable_post, quote, make_file, now):
    quoted = quotable_post()
    poll = PollDraft(options=("Yes", "No"), lasts=timedelta(days=1))
    post = quote(chidi, quoted)

    for more in ({"poll": poll}, {"media_ids": (make_file(chidi).pk,)}):
        with pytest.raises(QuoteStandsAlone):
            quote(chidi, quoted, **more)
        with pytest.raises(QuoteStandsAlone):
            edit_post(post=post, author=chidi, draft=Draft(text="More", **more), now=now)


def test_a_quote_of_ones_own_words_for_followers_is_for_followers(amara, quotable_post, quote):
    own = quotable_post(visibility="followers")

    assert quote(amara, own, visibility="public").visibility == "followers"
    assert quote(amara, own, visibility="mentioned").visibility == "mentioned"


def test_a_quote_of_what_stays_here_stays_here(chidi, quotable_post, quote):
    assert quote(chidi, quotable_post(is_local_only=True)).is_local_only


def test_talks_behind_nobodys_back(amara, chidi, ben, quotable_post, quote):
    quoted = quotable_post()

    with pytest.raises(QuotedNotNamed):
        quote(chidi, quoted, text="@ben look", visibility="mentioned")

    assert quote(chidi, quoted, text="@amara I mean this", visibility="mentioned").is_quote


def test_a_quote_for_a_few_reaches_whom_it_quotes(amara, chidi, quotable_post, quote, now):
    post = quote(chidi, quotable_post(), visibility="followers")
    assert Post.objects.visible_to(amara).filter(pk=post.pk).exists()

    edit_post(post=post, author=chidi, draft=Draft(text="Changed"), now=now)
    assert Post.objects.visible_to(amara).filter(pk=post.pk).exists()

    open_one = quote(chidi, quotable_post())
    narrow_post(post=open_one, author=chidi, visibility="followers", is_local_only=False)
    assert Post.objects.visible_to(amara).filter(pk=open_one.pk).exists()


def test_counts_only_what_everyone_sees(amara, ben, chidi, quotable_post, quote):
    quoted = quotable_post()
    quote(chidi, quoted, visibility="followers")
    open_one = quote(ben, quoted)
    assert _count(quoted) == 1

    narrow_post(post=open_one, author=ben, visibility="followers", is_local_only=False)
    assert _count(quoted) == 0
    delete_post(post=open_one, by=ben)
    assert _count(quoted) == 0


def test_deleting_a_quote_takes_it_out_of_the_count(chidi, quotable_post, quote):
    quoted = quotable_post()
    post = quote(chidi, quoted)

    delete_post(post=post, by=chidi)

    assert _count(quoted) == 0
    assert not Quote.objects.exists()


def test_deleting_what_is_quoted_leaves_the_quote(amara, chidi, quotable_post, quote):
    quoted = quotable_post()
    post = quote(chidi, quoted)

    delete_post(post=quoted, by=amara)

    post.refresh_from_db()
    assert post.is_quote
    assert (post.quote.quoted_id, post.quote.state) == (None, QuoteState.ACCEPTED)
    delete_post(post=post, by=chidi)


def test_who_is_quoted_takes_it_out_once_and_for_all(amara, ben, chidi, dee, quotable_post, quote, now):
    quoted = quotable_post()
    post, other = quote(chidi, quoted), quote(ben, quoted)
    later = now + timedelta(hours=1)

    for by in (chidi, ben, dee):
        with pytest.raises(MayNotTakeOut):
            take_out_of_quote(post=post, by=by, now=later)
    for _ in range(2):
        take_out_of_quote(post=post, by=amara, now=later)

    post.refresh_from_db()
    assert (post.quote.state, post.quote.decided_at, post.version) == (QuoteState.REVOKED, later, 2)
    assert Quote.objects.get(post=other).state == QuoteState.ACCEPTED
    assert _count(quoted) == 1
    delete_post(post=post, by=chidi)
    assert _count(quoted) == 1


def test_chooses_again_who_may_quote(amara, chidi, quotable_post, quote):
    post = quotable_post(quoters="nobody")
    with pytest.raises(MayNotChoose):
        choose_quoters(post=post, author=chidi, quoters="everyone")

    choose_quoters(post=post, author=amara, quoters="everyone")
    first = quote(chidi, post)
    choose_quoters(post=post, author=amara, quoters="nobody")

    assert Quote.objects.get(post=first).state == QuoteState.ACCEPTED
    with pytest.raises(MayNotQuote):
        quote(chidi, post)


@pytest.mark.parametrize("visibility", ["followers", "mentioned"])
def test_what_is_for_a_few_is_never_opened(amara, quotable_post, visibility):
    private, narrowed = quotable_post(visibility=visibility), quotable_post()
    narrow_post(post=narrowed, author=amara, visibility=visibility, is_local_only=False)

    for post in (private, narrowed):
        choose_quoters(post=post, author=amara, quoters="everyone")
        post.refresh_from_db()
        assert post.quoters == Quoters.NOBODY


def test_pieces_of_websites_can_be_quoted_and_people_elsewhere_not_yet(chidi, quote, now):
    for domain, origin in (("paper.test", "feed"), ("elsewhere.test", "elsewhere")):
        author = make_account("author", domain=domain)
        incoming = IncomingPost(uri=f"https://{domain}/1", published_at=now, title="A title", origin=origin)
        post = receive_post(author=author, incoming=incoming, now=now)
        assert may_quote(chidi, post) is (origin == "feed")


def test_waits_like_any_other_post_and_asks_again_when_it_goes(amara, chidi, quotable_post, now):
    quoted = quotable_post()
    draft = Draft(text="", quoted_id=quoted.pk, quoters="followers")
    assert from_json(as_json(draft)) == draft
    keep_draft(account=chidi, draft=draft, now=now)
    waiting = plan_post(account=chidi, draft=draft, send_at=now + timedelta(hours=1), now=now)
    choose_quoters(post=quoted, author=amara, quoters="nobody")

    send_due(unsent_id=waiting.pk, now=now + timedelta(hours=1))

    assert Unsent.objects.get(pk=waiting.pk).problem == "may_not_quote"


def test_a_block_closes_it(amara, ben, quotable_post, quote, now):
    quoted = quotable_post()
    block(account=amara, target=ben, now=now)

    with pytest.raises(QuotedIsGone):
        quote(ben, quoted)


def _count(post):
    return Post.objects.get(pk=post.pk).quotes_count
