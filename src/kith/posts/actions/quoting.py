"""Quoting with consent (row V23): what the quoted author chose decides at once, and they can take it back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from kith.accounts.models import Account
from kith.jobs.announce import announce
from kith.posts.actions.telling import tell_of_change
from kith.posts.drafts import Draft, IncomingPost
from kith.posts.happenings import POST_CHANGED, QUOTE_ASKED, QUOTE_TAKEN_OUT
from kith.posts.models import Mention, Origin, Post, Quote, Quoters, QuoteState, Visibility
from kith.posts.queries import subject_for
from kith.posts.quoting import OPEN, may_quote, quoters_of
from kith.posts.writing import counts_as_reply


class QuotedIsGone(Exception):
    """What is quoted was deleted meanwhile, or its author to be does not see it."""


class MayNotQuote(Exception):
    """The author of what is quoted said who may quote it, and this account is not among them."""


class QuoteStandsAlone(Exception):
    """A quote comes with words: neither with files nor with a poll, which the apps of other servers can't show."""


class QuotedNotNamed(Exception):
    """A post only for those it names quotes somebody it does not name: it would be talk behind their back."""


class MayNotTakeOut(Exception):
    """Only who is quoted takes their post out of a quote."""


class MayNotChoose(Exception):
    """Only its author says who may quote a post that was written here."""


def quoted_by(author: Account, draft: Draft) -> Post | None:
    """Return the post that `draft` quotes. Raises QuotedIsGone, MayNotQuote, QuoteStandsAlone."""
    if draft.quoted_id is None:
        return None
    quoted = subject_for(author, draft.quoted_id)
    if quoted is None:
        raise QuotedIsGone
    if not may_quote(author, quoted):
        raise MayNotQuote
    refuse_company(draft)
    return quoted


def refuse_company(draft: Draft) -> None:
    """Raises QuoteStandsAlone."""
    if draft.media_ids or draft.poll is not None:
        raise QuoteStandsAlone


def refuse_behind_back(author: Account, quoted: Post, visibility: str, named: Collection[int]) -> None:
    """Raises QuotedNotNamed."""
    if visibility == Visibility.MENTIONED and quoted.author_id not in {author.id, *named}:
        raise QuotedNotNamed


def keep_quote(post: Post, quoted: Post, now: datetime) -> None:
    """Keep that `post` quotes `quoted`, and count it, inside its transaction. Raises MayNotQuote.

    Its author may say otherwise this very moment: the row of what is quoted decides.
    """
    asks = not quoted.author.is_local and quoted.origin == Origin.ELSEWHERE
    counted = 1 if counts_as_reply(quoted, post.visibility) and not asks else 0
    still = Post.objects.filter(pk=quoted.pk, hidden_at=None)
    if quoted.author_id != post.author_id:
        still = still.filter(quoters=quoted.quoters, visibility=quoted.visibility)
    if not still.update(quotes_count=F("quotes_count") + counted):
        raise MayNotQuote
    if asks:  # what its author's server said of them is no more than that one may ask
        Quote.objects.create(post=post, quoted=quoted, state=QuoteState.PENDING)
        announce(QUOTE_ASKED, post_id=post.pk)
        return
    Quote.objects.create(post=post, quoted=quoted, state=QuoteState.ACCEPTED, decided_at=now)


def keep_received_quote(post: Post, quoted: Post | None, incoming: IncomingPost, now: datetime) -> None:
    """Keep that a post which arrived quotes another (None: that is not here), inside its transaction.

    It is shown only where that was allowed: by the rule of this house, or as was shown by its author's server.
    """
    is_allowed = quoted is not None and (incoming.is_quote_allowed or quoted.author_id == post.author_id)
    Quote.objects.create(
        post=post,
        quoted=quoted,
        state=QuoteState.ACCEPTED if is_allowed else QuoteState.PENDING,
        decided_at=now if is_allowed else None,
        authorization=incoming.quote_authorization,
    )
    if is_allowed and quoted is not None:
        _count_more(quoted, post)


def settle_quote(
    *, post: Post, state: str, now: datetime, quoted: Post | None = None, authorization: str | None = None
) -> bool:
    """Say how a quote stands by now, as the author of what it quotes has it; return whether that is new.

    `quoted` is given where it has only now come here. What was taken back once stays so.
    """
    with transaction.atomic():
        rows = Quote.objects.select_for_update(of=("self",)).select_related("quoted")
        quote = rows.filter(post=post).first()
        if quote is None or quote.state == QuoteState.REVOKED:
            return False
        before = quote.state, quote.quoted_id, quote.authorization
        if quote.quoted is None:
            quote.quoted = quoted
        was_shown = before[0] == QuoteState.ACCEPTED and before[1] is not None
        quote.state, quote.decided_at = state, now
        quote.authorization = quote.authorization if authorization is None else authorization
        if (quote.state, quote.quoted_id, quote.authorization) == before:
            return False
        quote.save(update_fields=["quoted", "state", "decided_at", "authorization"])
        is_shown = state == QuoteState.ACCEPTED and quote.quoted is not None
        if is_shown and not was_shown and quote.quoted is not None:
            _count_more(quote.quoted, post)
        if was_shown and not is_shown and quote.quoted is not None and counts_as_reply(quote.quoted, post.visibility):
            _uncount(quote.quoted)
        Post.objects.filter(pk=post.pk).update(version=F("version") + 1)
        tell_of_change(post.pk)
        if post.origin == Origin.HERE and quote.state == QuoteState.ACCEPTED:
            announce(POST_CHANGED, post_id=post.pk)  # with the stamp, which other servers ask for
    return True


def sees_own_quote(post: Post, quoted_author_id: int | None) -> bool:
    """Whether `post` must name whom it quotes, so that they see what is said with their words."""
    return quoted_author_id not in {None, post.author_id} and post.visibility not in OPEN


def name_quoted(post: Post) -> None:
    """Name in a quote that is now for a few whom it quotes, as far as they see that it is one."""
    quoted_author_id = quoted_author_of(post)
    if quoted_author_id is not None and sees_own_quote(post, quoted_author_id):
        Mention.objects.get_or_create(post=post, account_id=quoted_author_id)


def quoted_author_of(post: Post) -> int | None:
    """Return whom `post` quotes, with their leave and while what it quotes is there."""
    if not post.is_quote:
        return None
    quotes = Quote.objects.filter(post=post, state=QuoteState.ACCEPTED)
    return quotes.values_list("quoted__author_id", flat=True).first()


def count_less(post: Post, *, before: str, after: str | None) -> None:
    """Count a quote less where it is deleted (`after` None), or seen by fewer; `before` is whom it was for."""
    quote = Quote.objects.select_related("quoted").filter(post=post, state=QuoteState.ACCEPTED).first()
    if quote is None or quote.quoted is None or not counts_as_reply(quote.quoted, before):
        return
    if after is None or not counts_as_reply(quote.quoted, after):
        _uncount(quote.quoted)


def take_out_of_quote(*, post: Post, by: Account, now: datetime) -> None:
    """Take the post of `by` out of `post`, which quotes it; a second time nothing happens. Raises MayNotTakeOut."""
    with transaction.atomic():
        quote = Quote.objects.select_for_update().filter(post=post, quoted__author=by).first()
        if quote is None:
            raise MayNotTakeOut
        if quote.state == QuoteState.REVOKED:
            return
        if quote.state == QuoteState.ACCEPTED:
            count_less(post, before=post.visibility, after=None)
        quote.state, quote.decided_at = QuoteState.REVOKED, now
        quote.save(update_fields=["state", "decided_at"])
        Post.objects.filter(pk=post.pk).update(version=F("version") + 1)
        tell_of_change(post.pk)
        announce(QUOTE_TAKEN_OUT, post_id=post.pk)


def choose_quoters(*, post: Post, author: Account, quoters: str) -> None:
    """Say who may quote `post` from now on; the quotes that are there stay. Raises MayNotChoose."""
    if post.author_id != author.id or post.is_boost or post.origin != Origin.HERE or author.is_gone:
        raise MayNotChoose
    if quoters not in Quoters.values:
        return
    with transaction.atomic():
        kept = Post.objects.select_for_update().get(pk=post.pk)
        chosen = quoters_of(quoters, kept.visibility)
        if chosen != kept.quoters:
            Post.objects.filter(pk=kept.pk).update(quoters=chosen, version=F("version") + 1)
            announce(POST_CHANGED, post_id=kept.pk)
            tell_of_change(kept.pk)


def _count_more(quoted: Post, post: Post) -> None:
    if counts_as_reply(quoted, post.visibility):
        Post.objects.filter(pk=quoted.pk).update(quotes_count=F("quotes_count") + 1)


def _uncount(quoted: Post) -> None:
    Post.objects.filter(pk=quoted.pk, quotes_count__gt=0).update(quotes_count=F("quotes_count") - 1)
