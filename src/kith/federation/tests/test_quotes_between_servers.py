"""Quoting over the border of servers (FEP-044f): nothing is shown before its author's own word is here."""

import json

import pytest
from django.utils import timezone

from kith.federation.inbound.dispatch import PassedOver, Refused
from kith.federation.models import Outgoing
from kith.federation.tests.notes import actor_for, arrive, follow, note_by, tell
from kith.federation.tests.remote import put, put_actor, put_note
from kith.notifications.models import Notification
from kith.posts.actions import publish_post, take_out_of_quote
from kith.posts.drafts import Draft
from kith.posts.models import Quote, QuoteState
from tests.cast import make_account


@pytest.fixture
def kofi(db):
    account = make_account("kofi", domain="third.test")
    actor_for(account)
    return account


@pytest.fixture
def ours(amara, now):
    return publish_post(author=amara, draft=Draft(text="Quotable", quoters="everyone"), now=now)


def sent(kind):
    return [json.loads(each.body) for each in Outgoing.objects.filter(kind=kind).order_by("id")]


def ask(by, quoted, **more):
    note = note_by(by, quote=quoted.uri, **more)
    request = {"id": f"{note['id']}/quote", "instrument": note}
    tell("QuoteRequest", quoted.uri, by, **request)
    return note


class TestOthersQuoteUs:
    def test_who_may_gets_a_stamp_and_is_shown(self, ours, emi):
        note = ask(emi, ours)

        quote = Quote.objects.get(post__uri=note["id"])
        (answer,) = sent("Accept")
        assert (quote.state, quote.quoted) == (QuoteState.ACCEPTED, ours)
        assert answer["result"] == f"{ours.author.uri}/quote_authorizations/{quote.pk}"
        assert (answer["object"]["id"], answer["object"]["instrument"]) == (f"{note['id']}/quote", note["id"])
        ours.refresh_from_db()
        assert ours.quotes_count == 1

    def test_the_post_that_comes_before_the_question_is_answered_by_it(self, ours, emi):
        post = arrive(emi, quote=ours.uri)

        ask(emi, ours)

        assert Quote.objects.get(post=post).state == QuoteState.ACCEPTED

    @pytest.mark.parametrize("quoters", ["nobody", "followers"])
    def test_who_may_not_is_refused_and_nothing_is_shown(self, amara, emi, now, quoters):
        kept = publish_post(author=amara, draft=Draft(text="Mine", quoters=quoters), now=now)

        ask(emi, kept)

        assert (len(sent("Reject")), sent("Accept")) == (1, [])
        assert not Quote.objects.filter(state=QuoteState.ACCEPTED).exists()

    def test_a_quote_that_only_claims_it_is_not_shown(self, amara, emi, now):
        follow(amara, emi)
        kept = publish_post(author=amara, draft=Draft(text="Mine"), now=now)

        post = arrive(emi, quoteUri=kept.uri, quoteAuthorization="https://elsewhere.test/stamps/1")

        assert Quote.objects.get(post=post).state == QuoteState.PENDING

    def test_strangers_who_quote_without_leave_bring_nothing_here(self, amara, emi, now):
        kept = publish_post(author=amara, draft=Draft(text="Mine"), now=now)

        with pytest.raises(PassedOver):
            tell("Create", note_by(emi, quote=kept.uri), emi)

    def test_who_is_quoted_hears_of_it(self, ours, amara, emi, run_jobs):
        post = arrive(emi, quote=ours.uri, published=timezone.now().isoformat(), now=timezone.now())
        run_jobs()

        notice = Notification.objects.get(account=amara)
        assert (notice.kind, notice.post) == ("quote", post)

    def test_a_post_only_for_followers_is_quoted_by_nobody_elsewhere(self, amara, emi, now):
        follow(emi, amara)
        few = publish_post(author=amara, draft=Draft(text="Few", visibility="followers", quoters="everyone"), now=now)

        ask(emi, few)

        assert sent("Accept") == []

    def test_who_does_not_see_a_post_is_not_told_that_there_is_one(self, amara, emi, now):
        few = publish_post(author=amara, draft=Draft(text="Few", visibility="followers"), now=now)

        with pytest.raises(PassedOver):
            ask(emi, few)

        assert (sent("Accept"), sent("Reject")) == ([], [])

    def test_nobody_asks_for_somebody_else(self, ours, emi, kofi):
        with pytest.raises(Refused):
            tell("QuoteRequest", ours.uri, emi, instrument=note_by(kofi, quote=ours.uri))

    def test_taken_out_its_stamp_is_taken_back_and_stays_so(self, ours, amara, emi, now, run_jobs):
        note = ask(emi, ours)
        quote = Quote.objects.get(post__uri=note["id"])

        take_out_of_quote(post=quote.post, by=amara, now=now)
        run_jobs()
        ask(emi, ours)

        stamp = f"{amara.uri}/quote_authorizations/{quote.pk}"
        assert [each["object"]["id"] for each in sent("Delete")] == [stamp]
        assert len(sent("Reject")) == 1
        assert Quote.objects.get(pk=quote.pk).state == QuoteState.REVOKED


class TestWeQuoteOthers:
    @pytest.fixture
    def theirs(self, amara, emi):
        follow(amara, emi)
        return arrive(emi, interactionPolicy={"canQuote": {"automaticApproval": "as:Public"}})

    @pytest.fixture
    def quoting(self, amara, theirs, now, run_jobs):
        post = publish_post(author=amara, draft=Draft(text="Look", quoted_id=theirs.pk), now=now)
        run_jobs()
        return post

    def answer(self, kind, quoting, by, **more):
        (asked,) = sent("QuoteRequest")
        tell(kind, {"id": asked["id"], "type": "QuoteRequest", "actor": quoting.author.uri}, by, **more)

    def test_asks_and_shows_nothing_until_they_agree(self, quoting, theirs):
        (asked,) = sent("QuoteRequest")

        assert (asked["object"], asked["instrument"]["id"]) == (theirs.uri, quoting.uri)
        assert Quote.objects.get(post=quoting).state == QuoteState.PENDING
        theirs.refresh_from_db()
        assert theirs.quotes_count == 0

    def test_shows_it_when_they_agree_and_no_more_when_their_stamp_goes(self, quoting, emi, theirs):
        stamp = f"{emi.uri}/stamps/1"
        self.answer("Accept", quoting, emi, result=stamp)
        quote = Quote.objects.get(post=quoting)
        assert (quote.state, quote.authorization) == (QuoteState.ACCEPTED, stamp)

        tell("Delete", stamp, emi)

        assert Quote.objects.get(post=quoting).state == QuoteState.REVOKED

    def test_shows_nothing_when_they_refuse(self, quoting, emi):
        self.answer("Reject", quoting, emi)

        assert Quote.objects.get(post=quoting).state == QuoteState.REJECTED

    def test_somebody_else_can_not_agree(self, quoting, kofi):
        with pytest.raises(Refused):
            self.answer("Accept", quoting, kofi, result=f"{kofi.uri}/stamps/1")

        assert Quote.objects.get(post=quoting).state == QuoteState.PENDING

    def test_a_stamp_of_another_server_is_none(self, quoting, emi):
        with pytest.raises(Refused):
            self.answer("Accept", quoting, emi, result="https://third.test/stamps/1")

    def test_an_answer_to_no_question_is_passed_over(self, emi, amara):
        with pytest.raises(PassedOver):
            tell("Accept", {"id": f"{amara.uri}/posts/1#quote-request", "type": "QuoteRequest"}, emi, result="x")


class TestOthersQuoteEachOther:
    STAMP = "https://third.test/stamps/1"

    @pytest.fixture
    def quoted(self, fake_web, kofi):
        put_actor(fake_web, "kofi", host="third.test")
        return put_note(fake_web, by=kofi.uri)

    def stamp(self, web, emi, quoted, **more):
        stamp = {
            "id": self.STAMP,
            "type": "QuoteAuthorization",
            "attributedTo": "https://third.test/users/kofi",
            "interactingObject": note_by(emi)["id"],
            "interactionTarget": quoted,
        }
        put(web, self.STAMP, stamp | more)

    def test_is_shown_once_the_stamp_was_read(self, amara, emi, fake_web, quoted, run_jobs):
        follow(amara, emi)
        self.stamp(fake_web, emi, quoted)

        post = arrive(emi, quote=quoted, quoteAuthorization=self.STAMP)
        run_jobs()

        quote = Quote.objects.get(post=post)
        assert (quote.state, quote.quoted.uri) == (QuoteState.ACCEPTED, quoted)

    @pytest.mark.parametrize(
        "lie",
        [
            {"interactingObject": "https://elsewhere.test/other"},
            {"interactionTarget": "https://third.test/other"},
            {"attributedTo": "https://elsewhere.test/users/emi"},
            {"type": "Note"},
        ],
    )
    def test_is_a_link_where_the_stamp_says_something_else(self, amara, emi, fake_web, quoted, run_jobs, lie):
        follow(amara, emi)
        self.stamp(fake_web, emi, quoted, **lie)

        post = arrive(emi, quote=quoted, quoteAuthorization=self.STAMP)
        run_jobs()

        assert Quote.objects.get(post=post).state == QuoteState.PENDING
        assert quoted in post.html

    def test_is_a_link_where_the_stamp_is_of_who_quotes(self, amara, emi, fake_web, quoted, run_jobs):
        follow(amara, emi)
        forged = {"id": "https://elsewhere.test/stamps/1", "type": "QuoteAuthorization"}
        put(fake_web, forged["id"], forged | {"attributedTo": "https://third.test/users/kofi"})

        post = arrive(emi, quote=quoted, quoteAuthorization=forged["id"])
        run_jobs()

        assert Quote.objects.get(post=post).state == QuoteState.PENDING

    def test_without_a_stamp_nobody_is_asked(self, amara, emi, fake_web, quoted, run_jobs):
        follow(amara, emi)

        arrive(emi, quoteUrl=quoted)
        run_jobs()

        assert quoted not in fake_web.addresses()

    def test_ones_own_words_need_no_stamp(self, amara, emi):
        follow(amara, emi)
        first = arrive(emi, 1)

        second = arrive(emi, 2, _misskey_quote=first.uri)

        assert Quote.objects.get(post=second).state == QuoteState.ACCEPTED
