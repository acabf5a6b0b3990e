"""Makes the demo through the same actions that its people would use, oldest first."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile

from kith.accounts.actions import ProfileDraft, ProfileField, accept_follow, change_profile, follow
from kith.accounts.creating import create_local_account
from kith.accounts.models import Account, Follow, Kind, Role
from kith.design.portraits import PREFIX
from kith.jobs.running import run_due_jobs
from kith.media.actions import prepare_media, receive_upload
from kith.members.actions import create_member
from kith.members.models import Rank, User
from kith.posts.actions import bookmark, boost, favourite, pin, publish_post, vote
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Origin, Post, Visibility
from kith.project.demo import script
from kith.project.demo.chatting import chat
from kith.project.demo.dating import date_the_bells, leave_last_night
from kith.project.demo.drafting import leave_unsent
from kith.project.demo.gathering import gather
from kith.project.demo.keeping import keep
from kith.project.demo.learning import learn
from kith.project.demo.ordering import put_in_order
from kith.project.demo.reaching import settle_amara
from kith.project.demo.script import Line, Person
from kith.project.demo.sharing import share
from kith.reading.actions import follow_parsed_website
from kith.servers.actions import ServerChanges, add_rule, change_this_server
from kith.servers.models import SignUp

PASSWORD = "open the door"  # noqa: S105 - printed for everyone who runs the demo
_LANGUAGES = {"maryam": "ar", "olek": "uk"}
_RULES = (
    (
        "Nobody who uses services is named or described so that they could be known.",
        "If in doubt, wait a day, or ask someone.",
    ),
    ("Disagree with what was said, not with who said it.", ""),
    ("Own experience is not up for debate.", "Ask, listen, thank. You need not agree."),
    ("Put a warning before hard things.", "There are ready ones under “Warning” when you write."),
    ("Describe your pictures.", "Someone is listening to the page."),
)


@dataclass
class Demo:
    """What has been made so far."""

    now: datetime
    say: Callable[[str], None]
    accounts: dict[str, Account] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    boosts: list[Post] = field(default_factory=list)
    chance: Random = field(default_factory=lambda: Random("kith demo"))  # noqa: S311 - a story, not a secret


def make_demo(*, now: datetime, say: Callable[[str], None]) -> Demo:
    """Fill an empty server with the invented community as it is at `now`; `say` hears of each step."""
    demo = Demo(now, say)
    discussions = script.discussions(now)
    _open_the_house(demo)
    say("People join …")
    for person in script.people():
        _join(demo, person)
    User.objects.update(password=make_password(PASSWORD))
    say("They follow each other …")
    _follow_each_other(demo, discussions)
    say("They talk …")
    _talk(demo, discussions)
    say("They thank, pass on, vote and save …")
    _react(demo)
    say("They read …")
    _read(demo)
    gather(accounts=demo.accounts, now=now)
    say("They sit down together …")
    demo.posts += chat(accounts=demo.accounts, now=now)
    say("The bell rings …")
    run_due_jobs(at_once=100)
    date_the_bells(posts=demo.posts, boosts=demo.boosts, now=now)
    leave_last_night(accounts=[demo.accounts[name] for name in ("rosa", "amara", "joan")], now=now)
    settle_amara(accounts=demo.accounts, now=now)
    demo.posts.append(leave_unsent(amara=demo.accounts["amara"], now=now))
    put_in_order(accounts=demo.accounts, now=now)
    learn(accounts=demo.accounts, now=now)
    return demo


def _open_the_house(demo: Demo) -> None:
    change_this_server(
        changes=ServerChanges(
            name="Kith Calder Valley",
            summary="Everyone around social care, in one room.",
            about=(
                "An invented community, made to show what Kith is like. Nobody here exists.\n\n"
                "In the story it is kept by eleven volunteers for a valley with more sheep than signal."
            ),
            sign_up=SignUp.APPROVAL,
        )
    )
    for text, hint in _RULES:
        add_rule(text=text, hint=hint)


def _join(demo: Demo, person: Person) -> None:
    joined = demo.now - timedelta(weeks=3, days=20 - len(demo.accounts) // 2, minutes=len(demo.accounts))
    if person.kind == Kind.PERSON:
        user = create_member(
            username=person.username,
            email=f"{person.username}@kith.example",
            password="",  # below, once for all: hashing is slow on purpose
            now=joined,
            rank=Rank(person.rank),
            role=Role("" if person.role == "none" else person.role),
            display_name=person.name,
            is_confirmed=True,
            is_approved=True,
        )
        account = user.account
    else:
        account = create_local_account(
            username=person.username,
            now=joined,
            kind=Kind(person.kind),
            role=Role("" if person.role == "none" else person.role),
            display_name=person.name,
            is_discoverable=True,
        )
    demo.accounts[person.username] = change_profile(
        account=account,
        draft=ProfileDraft(
            bio=person.bio,
            pronouns=person.pronouns,
            avatar=f"{PREFIX}{person.portrait}" if person.portrait else None,
            fields=[ProfileField(name, value) for name, value in person.fields],
            place=person.place,
            featured_tags=person.tags,
            is_locked=person.locked,
            is_discoverable=True,
            is_indexable=not person.locked,
        ),
        now=joined,
    )


def _follow_each_other(demo: Demo, discussions: list[Line]) -> None:
    """Who answers someone follows them; everyone follows Rosa; and each follows a few more."""
    pairs = {(line.who, answered.who) for opening in discussions for line, answered in opening.walk() if answered}
    names = list(demo.accounts)
    pairs |= {(name, "rosa") for name in names}
    for name in names:
        pairs |= {(name, other) for other in demo.chance.sample(names, 7)}
    waiting = {("niall", "heron"), ("nadia", "heron"), ("theo", "heron")}
    ties = sorted(pair for pair in pairs - waiting if pair[0] != pair[1])
    recent = set(demo.chance.sample(ties, 30))
    at = demo.now - timedelta(weeks=3, days=1)
    # Old ties are written in one go; nobody waits for the bells of three weeks ago.
    Follow.objects.bulk_create(
        Follow(follower=demo.accounts[one], followed=demo.accounts[other], created_at=at, accepted_at=at)
        for one, other in ties
        if (one, other) not in recent
    )
    for account in demo.accounts.values():
        account.followers_count = account.followed_by.count()
        account.following_count = account.follows.count()
    Account.objects.bulk_update(demo.accounts.values(), ["followers_count", "following_count"])
    for place, (follower, followed) in enumerate(sorted(recent)):
        at = demo.now - timedelta(hours=12 * place + 3)
        made = follow(follower=demo.accounts[follower], target=demo.accounts[followed], now=at)
        if made.accepted_at is None:
            accept_follow(follow=made, now=at)
    for follower, followed in sorted(waiting):
        follow(follower=demo.accounts[follower], target=demo.accounts[followed], now=demo.now - timedelta(hours=5))


def _talk(demo: Demo, discussions: list[Line]) -> None:
    every = [(line, answered) for opening in discussions for line, answered in opening.walk()]
    said: dict[int, Post] = {}
    for line, answered in sorted(every, key=lambda pair: pair[0].at):
        said[id(line)] = _say(demo, line, said[id(answered)] if answered else None)
        if len(said) % 200 == 0:
            demo.say(f"  {len(said)} of {len(every)} posts")


def _say(demo: Demo, line: Line, answered: Post | None) -> Post:
    options = line.options
    author = demo.accounts[line.who]
    pictures = (_upload(demo, author, options["picture"], line.at),) if "picture" in options else ()
    text = line.text
    poll = None
    if "poll" in options:
        text = f"{text}\n\n{options['poll']}"
        poll = PollDraft(
            options=tuple(options["options"].split("|")), lasts=timedelta(days=7), is_multiple="multiple" in options
        )
    draft = Draft(
        title=options.get("title", ""),
        text=text,
        warning=options.get("warning", ""),
        visibility=options.get("visibility") or (None if answered else Visibility.PUBLIC),
        is_local_only="local" in options,
        language=options.get("language") or _LANGUAGES.get(line.who, "en") if not text.isascii() else "en",
        in_reply_to_id=answered.pk if answered else None,
        media_ids=pictures,
        poll=poll,
    )
    post = publish_post(author=author, draft=draft, now=line.at)
    demo.posts.append(post)
    if "pin" in options:
        pin(account=author, post=post, now=line.at)
    return post


def _upload(demo: Demo, author: Account, name: str, at: datetime) -> int:
    file = SimpleUploadedFile(f"{name}.webp", script.picture(name), content_type="image/webp")
    media = receive_upload(owner_id=author.pk, upload=file, now=at, description=script.PICTURES[name])
    prepare_media(file=media)
    return media.pk


def _react(demo: Demo) -> None:
    """Thanks go mostly to what is longest and most answered; time passes a little after each post."""
    names = [name for name, account in demo.accounts.items() if account.kind == Kind.PERSON]
    for post in demo.posts:
        if post.visibility not in {Visibility.PUBLIC, Visibility.QUIET}:
            continue
        likely = 7 if not post.is_reply else 1
        for name in demo.chance.sample(names, demo.chance.randint(0, likely)):
            account = demo.accounts[name]
            at = min(post.published_at + timedelta(minutes=demo.chance.randint(2, 500)), demo.now)
            if account.pk == post.author_id:
                continue
            favourite(account=account, post=post, now=at)
            if not post.is_reply and demo.chance.random() < 0.12 and at > post.published_at and not post.is_local_only:
                demo.boosts.append(boost(account=account, post=post, now=at))
            if demo.chance.random() < 0.05:
                bookmark(account=account, post=post, now=at)
        poll = getattr(post, "poll", None)
        if poll is not None and not poll.has_ended(demo.now):
            _vote(demo, post, names)


def _vote(demo: Demo, post: Post, names: list[str]) -> None:
    places = list(range(post.poll.options.count()))
    for name in demo.chance.sample(names, 24):
        if name in {"rosa", "amara"} or demo.accounts[name].pk == post.author_id:
            continue  # who looks around should have something left to vote on
        choice = demo.chance.choices(places, weights=[5, 3, 2, 1][: len(places)])
        vote(
            account=demo.accounts[name],
            poll=post.poll,
            choices=choice,
            now=min(post.published_at + timedelta(hours=3), demo.now),
        )


def _read(demo: Demo) -> None:
    """Six websites, read from the files of this package; each person follows some of them."""
    for site, address, body in script.feeds(demo.now):
        readers = ["rosa", "amara", "joan", *demo.chance.sample(list(demo.accounts)[3:30], 5)]
        for name in readers:
            follow_parsed_website(account=demo.accounts[name], site=site, address=address, body=body, now=demo.now)
    for name in ("rosa", "amara", "joan"):
        account = demo.accounts[name]
        items = Post.objects.visible_to(account).filter(origin=Origin.FEED).order_by("-id")
        for place, post in enumerate(items[1:8:3]):
            bookmark(account=account, post=post, now=demo.now - timedelta(hours=8 - place))
        if name == "amara":
            keep(account=account, items=list(items), now=demo.now - timedelta(hours=4))
    demo.posts += share(accounts=demo.accounts, now=demo.now)
