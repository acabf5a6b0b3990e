"""A little town for the tests of every page: someone on every shelf, made once for all of them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from kith.accounts.actions import ProfileDraft, change_profile, follow
from kith.accounts.models import Account, Role
from kith.chats.actions import ChatDraft, agree_to_sit, ask_to_sit, come_in, hide_answer, keep_time, plan_chat, say
from kith.chats.actions import hold as hold_clock
from kith.collections.actions import CollectionDraft, make_collection, offer_to_newcomers
from kith.cpd.actions import EntryDraft, keep_log, share_entries, write_entry
from kith.federation.models import Delivery, Outgoing
from kith.filters.actions import FilterDraft, Keyword, make_filter, mute_tag
from kith.jobs.running import run_due_jobs
from kith.links.actions import link_for
from kith.links.models import Article, Link
from kith.members.models import Departure, Rank
from kith.moderation.actions.reporting import report
from kith.notifications.stopping import stop_link
from kith.posts.actions import bookmark, edit_post, favourite, keep_draft, plan_post, publish_post
from kith.posts.actions.saving import folder_named, label_bookmark, move_bookmarks
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Origin, Original, Post, Tag, Visibility
from kith.protocols.letters.addressing import Pattern
from kith.reading.actions import follow_parsed_website, highlight, note_on, save_address
from kith.reading.anchoring import Quote
from kith.reading.mail_in import make_saving_address
from kith.servers import queries as servers
from kith.servers.models import Server, ThisServer
from kith.site.models import Import, ImportKind, ImportLine
from kith.timelines.actions import ListDraft, follow_tag, make_list, put_in_list
from tests.cast import PASSWORD, make_account, make_member

VISITOR, MEMBER, NEWCOMER, OWNER = "visitor", "member", "newcomer", "owner"
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Care Almanac</title><link>http://care.test/</link>
<description>x</description>
<item><title>What short breaks buy</title><link>http://care.test/1</link><guid>1</guid>
<pubDate>Tue, 17 Nov 2026 09:00:00 GMT</pubDate>
<description>&lt;p&gt;Mostly &lt;b&gt;sleep&lt;/b&gt;.&lt;/p&gt;</description>
</item></channel></rss>"""


class Town:
    """Who lives here, and the numbers that addresses need."""

    def __init__(self) -> None:
        self.people: dict[str, Account | None] = {VISITOR: None}
        self.numbers: dict[str, int | str] = {}

    def cookie(self, who: str) -> str:
        """A session that signed in a moment ago, so that the pages of one's safety open too."""
        client = Client()
        client.post("/sign-in", {"login": self.people[who].username, "password": PASSWORD})
        return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """The town, in a database that stays as it is until the last of its tests is done."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(servers, "_kept", (1e12, ThisServer(is_set_up=True)))
        patch.setattr(servers, "_announcements", (1e12, []))
        patch.setattr(settings, "KITH_MAIL_IN_PATTERN", Pattern.of("save@kith.test"))
        yield _settle(Town())
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)


def _settle(town: Town) -> Town:
    now = timezone.now()
    amara = make_member("amara", role=Role.SOCIAL_WORKER, display_name="Amara Nwosu-Hart")
    ben = make_member("ben", role=Role.CARER, display_name="Ben Ŵyn Łukasz")
    dee = make_member("dee", rank=Rank.OWNER, role=Role.MANAGER)
    town.people |= {MEMBER: ben, OWNER: dee, NEWCOMER: make_member("nia")}
    # Names as long as they come: no row that stands on a line may grow wider than a phone.
    long = make_member(
        "supervisionsupervisionsupervis",
        role=Role.ORGANISATION,
        display_name="Llanfairpwllgwyngyllgogerych",
        is_discoverable=True,
    )
    follow(follower=long, target=amara, now=now)
    follow(follower=ben, target=amara, now=now)
    follow(follower=amara, target=ben, now=now)
    nia = town.people[NEWCOMER]
    follow(follower=amara, target=nia, now=now)
    listed = ProfileDraft(is_discoverable=True, place="gb-eng-bath-and-north-east-somerset", featured_tags=["Walking"])
    for person in (amara, nia):
        change_profile(account=person, draft=listed, now=now)
    walk = publish_post(author=amara, draft=Draft(text="Does anyone else walk for supervision? #walking"), now=now)
    publish_post(author=ben, draft=Draft(text="We do, on Fridays.", in_reply_to_id=walk.id), now=now)
    publish_post(author=amara, draft=Draft(text="Half the team, so far.", in_reply_to_id=walk.id), now=now)
    publish_post(author=amara, draft=Draft(text="A hard night.", warning="Hospital"), now=now)
    poll = PollDraft(options=("Tea", "Coffee"), lasts=timedelta(days=1))
    publish_post(author=amara, draft=Draft(text="What is in the cup?", poll=poll), now=now)
    own = publish_post(author=ben, draft=Draft(text="A quiet afternoon", quoters="everyone"), now=now)
    quote = publish_post(author=amara, draft=Draft(text="So was ours.", quoted_id=own.id), now=now)
    edit_post(post=own, author=ben, draft=Draft(text="A quiet afternoon, with rain"), now=now)
    favourite(account=amara, post=own, now=now)
    kept_post = bookmark(account=ben, post=walk, now=now)
    said = report(by=ben, about=amara, post=walk, category="other", words="It names a family.", now=now)
    asking = make_member("sol", display_name="Sol Wintergreen")
    publish_post(author=asking, draft=Draft(text="@ben A word?", visibility=Visibility.MENTIONED), now=now)
    follow_parsed_website(account=ben, site="http://care.test/", address="http://care.test/feed", body=FEED, now=now)
    _share_a_story(town, amara, now)
    _say_goodbye(town, ben, now)
    kept = save_address(account=ben, address="http://care.test/a-long-and-winding-story", now=now, title="A story")
    words = "<p>It was a quiet day.</p>"
    Article.objects.create(link=kept.link, state="ready", html=words, asked_at=now, fetched_at=now)
    make_saving_address(account=ben, now=now)
    folder = folder_named(account=ben, name="Supervision, and what comes after it", now=now)
    move_bookmarks(account=ben, bookmark_ids=[kept.pk], folder=folder)
    label_bookmark(bookmark=kept, names=["films", "مشاهدات"])
    highlight(account=ben, about=kept.about, quote=Quote("a quiet day"), note="So it was.", now=now)
    highlight(account=ben, about=kept.about, quote=Quote("words that have gone since"), now=now)
    run_due_jobs()
    item = Post.objects.visible_to(ben).get(origin=Origin.FEED)
    town.numbers |= {"quote": quote.id}
    town.numbers |= {"thread": walk.id, "own": own.id, "item": item.id, "report": said.id, "member": ben.user.pk}
    town.numbers["person"] = amara.id
    note_on(account=ben, about=item, note="Read it to the team.", now=now)
    highlight(account=ben, about=item, quote=Quote("sleep"), now=now)
    town.numbers |= {"kept": kept.pk, "kept_post": kept_post.pk, "folder": folder.pk}
    town.numbers |= {"asking": asking.id, "stop": stop_link(ben.id, ("reply", "mention")).rpartition("/")[2]}
    kept = make_list(owner=ben, draft=ListDraft(title="Colleagues", about="Near and far", is_public=True), now=now)
    for each in (amara, long):
        put_in_list(kept=kept, account=each, now=now)
    follow_tag(account=ben, name="walking", now=now)
    words = [Keyword("hospital"), Keyword("in"), Keyword("#ward")]
    hard = FilterDraft(title="Hard news", keywords=words, contexts=["public"])
    kept_away = make_filter(account=ben, draft=hard, now=now)
    ward = Tag.objects.create(name="ward", display="Ward")
    mute_tag(account=ben, tag=ward, now=now, ends_at=now + timedelta(hours=1))
    change_profile(account=ben, draft=ProfileDraft(featuring="ask"), now=now)
    draft = CollectionDraft(name="Good company", description="Whom we would miss", tag="walking", is_discoverable=True)
    company = make_collection(owner=dee, draft=draft, accounts=[amara, long, item.author, ben], now=now)
    offer_to_newcomers(kept=company, is_offered=True, now=now)
    draft = CollectionDraft(name="Supervision" * 3, description="Llanfairpwll" * 8, is_discoverable=True)
    of_ben = make_collection(owner=ben, draft=draft, accounts=[long], now=now)
    draft = CollectionDraft(name="Rhyddgynghrair" * 2 + "Wmffrewllyns")
    make_collection(owner=amara, draft=draft, accounts=[ben], now=now)
    run_due_jobs()
    town.numbers |= {"company": company.pk, "collection": of_ben.pk, "list": kept.pk, "filter": kept_away.pk}
    draft = keep_draft(account=ben, draft=Draft(text="Half a thought, in the middle of"), now=now)
    planned = Draft(text="Tea at ten, as every Friday", warning="Work", in_reply_to_id=walk.id)
    plan_post(account=ben, draft=planned, send_at=now + timedelta(days=2), now=now)
    town.numbers["draft"] = draft.pk
    _bring_archives(town, ben, walk, now)
    _learn(town, ben, walk, now)
    _hold_chats(town, amara, ben, long, now)
    return town


def _learn(town: Town, ben: Account, walk: Post, now: datetime) -> None:
    """Ben has a log with an entry of many parts, a draft, and an address for somebody."""
    keep_log(account=ben, regulator="sssc-social-workers", began_on=now.date() - timedelta(days=100))
    words = {"did": "Walked, and *listened*.", "learned": "> Does anyone else walk?\n\nThey do.", "peer": "Twice."}
    draft = EntryDraft(
        title="Supervision, walking: " + "Rhyddgynghrair" * 3, kind="discussion", began_on=now.date(), minutes=95,
        words=words, topics=["rights", "protection"], is_complete=True, said=["In the blue folder", "https://care.test/x"],
    )  # fmt: skip
    link = link_for(address="http://care.test/a-long-and-winding-story", now=now)
    made = write_entry(account=ben, draft=draft, about=[walk, link], now=now)
    write_entry(account=ben, draft=EntryDraft(title="Half a thought", began_on=now.date()), now=now)
    last_year = EntryDraft(title="Of last year", began_on=now.date() - timedelta(days=400), is_complete=True)
    write_entry(account=ben, draft=last_year, now=now)
    key = share_entries(account=ben, entry_ids=[made.pk], name="Llanfairpwll" * 4, lasts=7, now=now)
    town.numbers |= {"learned": made.pk, "shared": key, "saved_link": link.pk}


def _hold_chats(town: Town, amara: Account, ben: Account, long: Account, now: datetime) -> None:
    """One that is on, with names and words as long as they come, one that is over, and one of Ben's to come."""
    questions = (
        "Where does your best supervision happen?",
        "Llanfairpwllgwyngyllgogerych" * 4,
        "ماذا تترك دون أن تقوله؟",
    )
    plans = [
        (amara, "What does good supervision feel like?", "OnChat", -34, 60),
        (amara, "Supervision" * 10, "OverChat" + "Rhyddgynghrair" * 4, -90, 60),
        (ben, "كيف يبدو الإشراف الجيد؟", "ToComeChat", 60 * 30, 24 * 60),
    ]
    chats = []
    for host, title, tag, minutes, lasts in plans:
        starts_at, planned_at = now + timedelta(minutes=minutes), min(now, now + timedelta(minutes=minutes - 60))
        draft = ChatDraft(
            title=title, tag=tag, starts_at=starts_at, lasts=timedelta(minutes=lasts), zone="America/New_York",
            questions=questions, about="Not what the policy says.", reading="http://care.test/1",
        )  # fmt: skip
        chat = plan_chat(host=host, draft=draft, now=planned_at)
        for account, part in ((long, "guest"), (ben if host == amara else amara, "co-host")):
            ask_to_sit(chat=chat, by=host, account=account, part=part, now=planned_at)
            agree_to_sit(chat=chat, account=account, now=planned_at)
        for minute in range(0, min(61, int((now - starts_at) / timedelta(minutes=1)) + 1)):
            keep_time(chat_id=chat.pk, now=starts_at + timedelta(minutes=minute))
        chat.refresh_from_db()
        chats.append(chat)
    on, over, to_come = chats
    for chat, at in ((on, now), (over, over.starts_at + timedelta(minutes=20))):
        come_in(chat=chat, account=ben, keeps_answers=True, now=at)
        for author, words in ((long, "In the car. " * 30), (ben, "Rhyddgynghrair" * 20), (amara, "في المطبخ")):
            said = say(chat=chat, author=author, text=words, question=chat.questions.first(), now=at)
    hide_answer(answer=said.chat_answer, by=amara, now=now)
    hold_clock(chat=on, by=amara, now=now)
    town.numbers |= {"chat": on.pk, "chat_over": over.pk, "chat_to_come": to_come.pk}
    town.numbers["answer"] = on.answers.get(author=ben).pk


def _bring_archives(town: Town, ben: Account, walk: Post, now: datetime) -> None:
    """One that Ben may choose from, and one that has come but for some of it."""
    told = {"account": ben, "created_at": now, "source": "https://old.test/users/ben", "seen_at": now}
    chosen_from = Import.objects.create(kind=ImportKind.ARCHIVE, **told)
    Import.objects.create(account=ben, kind=ImportKind.PROFILE, part_of=chosen_from, created_at=now)
    Import.objects.create(account=ben, kind="posts", part_of=chosen_from, created_at=now, things=9, passed_over=2)
    over = Import.objects.create(kind=ImportKind.ARCHIVE, begun_at=now, done_at=now, **told)
    posts = Import.objects.create(
        account=ben, kind="posts", part_of=over, created_at=now, begun_at=now, done_at=now, things=3, came=2
    )
    problem = "This post does not say when it was published."
    ImportLine.objects.create(
        brought=posts, position=3, cells=["https://old.test/@ben/3"], result="failed", problem=problem
    )
    Original.objects.create(post=walk, author=walk.author, key="k", address="https://old.test/@ben/1", brought_in=1)
    town.numbers |= {"archive": chosen_from.pk, "came": over.pk, "came_posts": posts.pk}


def _share_a_story(town: Town, amara: Account, now: datetime) -> None:
    """Amara shares what the website published too; the page says who wrote it, and is here as a whole."""
    said = {"title": "What short breaks buy, after a year of diaries from forty families", "site_name": "Care Almanac"}
    link = link_for(address="http://care.test/1", now=now)
    Link.objects.filter(pk=link.pk).update(
        state="ready", fetched_at=now, credited=amara, author_name="Amara", description="Sleep. " * 20, **said
    )
    Article.objects.create(link=link, state="ready", html="<p>All of it.</p>", words=9, asked_at=now, fetched_at=now)
    publish_post(author=amara, draft=Draft(text="Sleep is a service http://care.test/1"), now=now)
    town.numbers["story"] = link.pk


def _say_goodbye(town: Town, ben: Account, now: datetime) -> None:
    """Ben deleted a post that other servers had, and Nobu left: each kind of answer stands on their pages."""
    nobu = make_account("nobu")
    departure = Departure.objects.create(
        code="of-nobu", account=nobu, asked_at=now, erases_at=now, begun_at=now, done_at=now, things=1, erased=1
    )
    names = ("care.example", "a-server-with-a-rather-long-name.social.example", "refuses.example", "gone.example")
    kept = [Server.objects.create(domain=name, created_at=now) for name in names]
    for actor, farewell in ((ben, f"post:{ben.id + 1}"), (nobu, f"account:{nobu.id}")):
        said = Outgoing.objects.create(
            activity_id=f"{actor.uri}#delete", actor=actor.uri, kind="Delete", farewell=farewell, created_at=now
        )
        for server, state in zip(kept, Delivery.State.values, strict=True):
            inbox = f"https://{server.domain}/inbox"
            Delivery.objects.create(outgoing=said, server=server, inbox=inbox, state=state, settled_at=now)
    town.numbers |= {"farewell": Outgoing.objects.get(actor=ben.uri).pk, "leaving": departure.code}
