"""Home as conversations: answers under their question, and what a single answer answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.accounts.actions import block, follow, mute
from kith.posts.actions import bookmark, delete_post, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Visibility


@pytest.fixture
def write(run_jobs):
    """`write(amara, "words")` publishes and lets all that follows happen; minutes ago, so that order is plain."""
    minutes = iter(range(1000, 0, -1))

    def publish(author, text, **fields):
        at = timezone.now() - timedelta(minutes=next(minutes))
        post = publish_post(author=author, draft=Draft(text=text, **fields), now=at)
        run_jobs()
        return post

    return publish


@pytest.fixture
def home_of(sign_in):
    return lambda account, query="": sign_in(account).get(f"/home{query}").content.decode()


@pytest.fixture
def ben_follows_chidi(amara, ben, chidi):
    follow(follower=ben, target=chidi, now=timezone.now())
    follow(follower=chidi, target=amara, now=timezone.now())


def test_answers_stand_under_their_question(amara, ben, chidi, ben_follows_chidi, write, home_of):
    question = write(amara, "Does anyone else walk?")
    write(amara, "Something between")
    first = write(chidi, "We do", in_reply_to_id=question.id)
    write(amara, "Whom do you ask?", in_reply_to_id=first.id)

    page = home_of(ben)

    assert page.count('<article class="post"') == 2
    assert page.index("Does anyone else walk?") < page.index("Something between")
    assert "All 2 replies" in page
    assert f'href="/@amara/{question.id}"' in page
    assert "Whom do you ask?" in page
    assert "We do" not in page


def test_quotes_somebody_else_rather_than_the_reader(amara, ben, chidi, ben_follows_chidi, write, home_of):
    question = write(amara, "Does anyone else walk?")
    write(chidi, "Round the pond", in_reply_to_id=question.id)
    write(ben, "So do I", in_reply_to_id=question.id)

    assert "Round the pond" in home_of(ben)
    assert "So do I" not in home_of(ben)


def test_a_single_answer_says_whom_and_what_it_answers(amara, ben, chidi, ben_follows_chidi, write, home_of):
    question = write(amara, "Does anyone else walk?")
    answer = write(chidi, "@amara We do", in_reply_to_id=question.id)

    page = home_of(ben, f"?min_id={question.id}")

    assert f'href="/@amara/{question.id}"' in page
    assert "Answering <bdi>Amara Nwosu-Hart</bdi></span>: <bdi" in page
    assert "“Does anyone else walk?”" in page
    assert f'id="post-{answer.id}"' in page
    assert f'id="post-{question.id}"' not in page


def test_several_answers_bring_what_they_answer_to_the_page(amara, ben, chidi, ben_follows_chidi, write, home_of):
    question = write(amara, "Does anyone else walk?")
    for words in ("We do", "And talk"):
        write(chidi, words, in_reply_to_id=question.id)

    page = home_of(ben, f"?min_id={question.id}")

    assert page.count('<article class="post"') == 1
    assert f'id="post-{question.id}"' in page
    assert "And talk" in page


def test_never_quotes_what_stands_behind_a_warning(amara, ben, chidi, ben_follows_chidi, write, home_of):
    question = write(amara, "She asked what name I wanted", warning="Going into hospital")
    later = write(amara, "Something between")
    write(chidi, "Mine was on a board", in_reply_to_id=question.id, warning="Hospital")

    quoted = home_of(ben)
    line = home_of(ben, f"?min_id={later.id}")

    assert "Mine was on a board" not in quoted
    assert "Content warning:</span> <bdi>Hospital</bdi>" in quoted
    assert "She asked what name" not in line
    assert "behind a warning: <bdi>Going into hospital</bdi>" in line


@pytest.mark.parametrize("reason", ["deleted", "muted", "blocked by its author", "for followers of its author"])
def test_says_nothing_of_what_the_reader_may_not_see(
    reason, amara, ben, chidi, dee, ben_follows_chidi, write, home_of, sign_in
):
    audience = Visibility.FOLLOWERS if reason.startswith("for followers") else Visibility.PUBLIC
    follow(follower=chidi, target=dee, now=timezone.now())
    question = write(dee, "Between ourselves", visibility=audience)
    write(chidi, "For anyone to read", in_reply_to_id=question.id, visibility=Visibility.PUBLIC)
    if reason == "deleted":
        delete_post(post=question, by=dee)
    elif reason == "muted":
        mute(account=ben, target=dee, now=timezone.now(), ends_at=None, hides_notifications=True)
    elif reason == "blocked by its author":
        block(account=dee, target=ben, now=timezone.now())

    page = sign_in(ben).get("/@chidi?show=replies").content.decode()

    assert "For anyone to read" in page
    assert "Between ourselves" not in page
    assert "Answering" not in page
    assert "In answer to a post that is not here, or not for you to read" in page


def test_every_answer_is_reached_by_paging(amara, ben, chidi, ben_follows_chidi, write, sign_in):
    question = write(amara, "Does anyone else walk?")
    for lap in range(12):
        write(chidi, f"Lap {lap}", in_reply_to_id=question.id)
    write(amara, "Before supper")
    browser = sign_in(ben)

    first = browser.get("/home?limit=8")
    second = browser.get("/home" + first.context["older"] + "&limit=8")

    assert len(first.context["cards"]) == 2
    assert len(second.context["cards"]) == 1
    assert second.context["older"] == ""


def test_the_pile_on_the_home_page_shows_what_was_saved_last(amara, ben, write, home_of):
    assert "Your pile</h2>" not in home_of(ben)

    for words in ("First", "Second", "Third", "Fourth"):
        bookmark(account=ben, post=write(amara, words), now=timezone.now())
    bookmark(account=ben, post=write(amara, "Behind it", warning="Hospital"), now=timezone.now())
    page = home_of(ben)
    pile = page[page.index('<ul class="pile">') :]

    assert pile.index("Hospital") < pile.index("Fourth") < pile.index("Third")
    assert "Behind it" not in pile
    assert "Second" not in pile


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("https://example.org/a/very/long.html Worth an hour of yours.", "Worth an hour of yours."),
        ("Read www.example.org/notes. What would you add?", "What would you add?"),
        ("Version 2.5 of the form is out. Print it.", "Version 2.5 of the form is out."),
        ("https://example.org/", "https://example.org/"),
    ],
)
def test_the_sign_over_a_discussion_is_not_an_address(amara, write, sign_in, text, title):
    post = write(amara, text)

    assert f"{title}</h1>" in sign_in(amara).get(f"/@amara/{post.id}").content.decode()
