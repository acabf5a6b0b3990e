"""The pages of chats, through the door: each deed by its form, without a script."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kith.accounts.actions import block
from kith.chats.actions import ask_to_sit, come_in, end_early, hear, keep_time, plan_chat, say
from kith.chats.models import Attendance, Chat, Part, Planner, Quieted, Seat
from kith.chats.tests.conftest import HOUR, MINUTE, draft_of, page_of
from kith.filters.models import TagMute
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post
from tests.cast import make_account


@pytest.fixture
def over(amara, ben):
    """A chat that ended an hour ago, with one answer of Ben's that he lets stand in the transcript."""
    now = timezone.now()
    chat = plan_chat(host=amara, draft=draft_of(now - 3 * HOUR), now=now - 3 * HOUR)
    come_in(chat=chat, account=ben, keeps_answers=True, now=chat.starts_at)
    for minute in (0, 10, 61):
        if minute == 61:
            first = chat.questions.first()
            say(chat=chat, author=ben, text="=My team", question=first, now=chat.starts_at + 11 * MINUTE)
        keep_time(chat_id=chat.pk, now=chat.starts_at + minute * MINUTE)
    return Chat.objects.get(pk=chat.pk)


def typed(**changes):
    day = timezone.localtime() + 48 * HOUR
    said = {
        "title": "What does good supervision feel like?",
        "tag": "#KithChat",
        "day": day.strftime("%Y-%m-%d"),
        "time": "20:00",
        "minutes": "60",
        "questions": "Where?\n\nWhy?",
        "goes_by_clock": "on",
    }
    return said | changes


def test_a_member_plans_a_chat_by_their_own_clock(amara, sign_in):
    amara.user.time_zone = "America/New_York"
    amara.user.save()
    sent = sign_in(amara).post("/chats/new", typed())
    chat = Chat.objects.get()
    assert sent["Location"] == f"/chats/{chat.pk}"
    assert chat.zone == "America/New_York"
    assert chat.starts_at.hour in {0, 1}  # UTC
    assert [each.text for each in chat.questions.all()] == ["Where?", "Why?"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": ""}, "Give the chat a title."),
        ({"tag": "two words"}, "can’t be a tag"),
        ({"day": "2020-01-01"}, "Choose a time that is to come"),
        ({"questions": "Why?\n" * 13}, "up to 12 questions"),
        ({"questions": "a" * 401}, "Question 1 is longer"),
        ({"day": "0001-01-01"}, "within the next year"),
        ({"day": "9999-12-31", "time": "23:59"}, "within the next year"),
    ],
)
def test_what_needs_another_look_is_said_at_its_field(amara, sign_in, changes, says):
    sent = sign_in(amara).post("/chats/new", typed(**changes))
    assert sent.status_code == 422
    assert says in sent.content.decode()


def test_an_hour_that_the_clocks_leave_out_is_asked_for_again(amara, sign_in):
    amara.user.time_zone = "Europe/London"
    amara.user.save()
    sent = sign_in(amara).post("/chats/new", typed(day="2027-03-28", time="01:30"))
    assert "there is no 1.30 am" in sent.content.decode()


def test_a_taken_tag_names_no_chat(amara, chidi, sign_in):
    sign_in(amara).post("/chats/new", typed(title="A secret plan"))
    sent = sign_in(chidi).post("/chats/new", typed(title="Mine"))
    assert sent.status_code == 422
    assert "Another chat has this tag" in sent.content.decode()
    assert "A secret plan" not in sent.content.decode()


def test_where_planning_is_kept_to_some(amara, dee, sign_in):
    keeper, member = sign_in(dee), sign_in(amara)
    keeper.post("/manage/chats", {"restrict": "yes"})
    assert member.get("/chats/new").status_code == 403
    assert "Plan a chat" not in page_of(member, "/chats")
    assert keeper.post("/manage/chats", {"handle": "@nobody", "do": "name"}).status_code == 422
    keeper.post("/manage/chats", {"handle": "@amara", "do": "name"})
    assert member.get("/chats/new").status_code == 200
    keeper.post("/manage/chats", {"handle": "@amara", "do": "drop"})
    assert not Planner.objects.exists()


def test_a_host_moves_and_calls_off(amara, ben, sign_in):
    host = sign_in(amara)
    host.post("/chats/new", typed())
    chat = Chat.objects.get()
    assert 'value="20:00"' in page_of(host, f"/chats/{chat.pk}/change")
    host.post(f"/chats/{chat.pk}/change", typed(time="21:30"))
    assert timezone.localtime(Chat.objects.get().starts_at).minute == 30
    assert "Call off" in host.post(f"/chats/{chat.pk}/cancel").content.decode()
    host.post(f"/chats/{chat.pk}/cancel", {"sure": "yes"})
    assert "does not take place" in page_of(sign_in(ben), f"/chats/{chat.pk}")


def test_a_co_host_elsewhere_leaves_it_at_the_hosts_clock(amara, ben, sign_in):
    amara.user.time_zone, ben.user.time_zone = "Europe/London", "Asia/Tokyo"
    amara.user.save()
    ben.user.save()
    sign_in(amara).post("/chats/new", typed())
    chat = Chat.objects.get()
    Seat.objects.create(chat=chat, account=ben, part=Part.CO_HOST, asked_at=chat.created_at, agreed_at=chat.created_at)
    sign_in(ben).post(f"/chats/{chat.pk}/change", typed(title="Renamed", time="06:00"))
    assert Chat.objects.values_list("title", "zone").get() == ("Renamed", "Europe/London")


def test_who_comes_in_agrees_once_and_chooses(live, ben, sign_in):
    guest = sign_in(ben)
    assert "Will you come in?" in page_of(guest, f"/chats/{live.pk}")
    guest.post(f"/chats/{live.pk}/come-in", {"keeps": "no"})
    assert not Attendance.objects.get().keeps_answers
    page = page_of(guest, f"/chats/{live.pk}")
    assert "Your answer to Q1" in page
    assert "Will you come in?" not in page


def test_answering_on_the_page(live, ben, chidi, sign_in):
    guest = sign_in(ben)
    guest.post(f"/chats/{live.pk}/come-in", {"keeps": "yes"})
    for _ in range(2):
        guest.post(f"/chats/{live.pk}/say", {"q": "1", "text": "My team", "key": "one"})
    assert live.answers.get().question.number == 1
    assert "My team" in page_of(sign_in(chidi), f"/chats/{live.pk}")
    assert "My team" in page_of(Client(), f"/chats/{live.pk}")
    empty = guest.post(f"/chats/{live.pk}/say", {"q": "1", "text": " ", "key": "two"})
    assert empty.status_code == 422
    assert "Write something first." in empty.content.decode()
    early = guest.post(f"/chats/{live.pk}/say", {"q": "3", "text": "Too soon", "key": "three"})
    assert "Too soon" in early.content.decode()


def test_ways_to_look_at_it(live, amara, ben, sign_in):
    now = timezone.now()
    first = live.questions.first()
    for author, text in ((ben, "Earlier words"), (amara, "Later words")):
        now += MINUTE / 60
        say(chat=live, author=author, text=text, question=first, now=now)
    visitor = Client()
    newest = page_of(visitor, f"/chats/{live.pk}")
    assert newest.index("Later words") < newest.index("Earlier words")
    oldest = page_of(visitor, f"/chats/{live.pk}?order=oldest")
    assert oldest.index("Earlier words") < oldest.index("Later words")
    hosts = page_of(visitor, f"/chats/{live.pk}?only=hosts")
    assert "Later words" in hosts
    assert "Earlier words" not in hosts
    assert "Later words" not in page_of(visitor, f"/chats/{live.pk}?only=questions")
    reader = sign_in(ben)
    assert f'data-live="chat" data-about="{live.pk}"' in page_of(reader, f"/chats/{live.pk}")
    assert 'data-live="chat"' not in page_of(reader, f"/chats/{live.pk}?pause=1")


def test_nonsense_in_the_address_is_passed_over(live):
    for asked in ("q=99", "q=x", "order=up", "only=me", "max_id=x", f"max_id={10**30}"):
        page_of(Client(), f"/chats/{live.pk}?{asked}")


def test_the_desk_of_the_host(live, amara, ben, sign_in):
    host = sign_in(amara)
    assert "Ask Q2 now" in page_of(host, f"/chats/{live.pk}")
    assert "Ask Q2 now" not in page_of(sign_in(ben), f"/chats/{live.pk}")
    host.post(f"/chats/{live.pk}/host/next")
    host.post(f"/chats/{live.pk}/host/hold")
    host.post(f"/chats/{live.pk}/host/extend")
    host.post(f"/chats/{live.pk}/questions", {"text": "One more?"})
    third, fourth = live.questions.filter(asked_at=None)
    host.post(f"/chats/{live.pk}/questions/{fourth.pk}/earlier")
    host.post(f"/chats/{live.pk}/questions/{third.pk}/skip")
    log = page_of(host, f"/chats/{live.pk}/log")
    for said in ("Asked Q2", "Held the clock", "ten more minutes", "Added Q4", "Put Q4 earlier", "Skipped Q3"):
        assert said in log
    undo = re.search(rf"/chats/{live.pk}/log/\d+/undo", log)
    host.post(undo[0])
    third.refresh_from_db()
    assert third.skipped_at is None
    assert "End the chat now?" in host.post(f"/chats/{live.pk}/host/end").content.decode()
    assert Chat.objects.get().is_on(timezone.now())
    host.post(f"/chats/{live.pk}/host/end", {"sure": "yes"})
    assert host.post(f"/chats/{live.pk}/host/dance").status_code == 404


def test_hiding_and_quieting(live, amara, ben, sign_in):
    answer = say(chat=live, author=ben, text="My team", question=live.questions.first(), now=timezone.now()).chat_answer
    host = sign_in(amara)
    host.post(f"/chats/answers/{answer.pk}/hide")
    assert "My team" not in page_of(Client(), f"/chats/{live.pk}")
    assert "My team" in page_of(sign_in(ben), f"/chats/{live.pk}")
    host.post(f"/chats/{live.pk}/people/{ben.pk}/quiet")
    assert Quieted.objects.get().account == ben


def test_one_press_on_any_of_its_posts_mutes_a_chat_until_it_ends(live, amara, ben, chidi, run_jobs, sign_in):
    question = live.questions.first().post
    answer = say(chat=live, author=ben, text="My team", question=live.questions.first(), now=timezone.now())
    by_tag = publish_post(author=ben, draft=Draft(text="A late thought #KithChat"), now=timezone.now())
    other = publish_post(author=ben, draft=Draft(text="Tea"), now=timezone.now())
    for each in (by_tag, other):
        hear(post_id=each.pk, now=timezone.now())
    browser = sign_in(chidi)

    offered = {
        each.pk: f"/posts/{each.pk}/quiet-chat" in page_of(browser, f"/{each.author.handle}/{each.pk}")
        for each in (question, answer, by_tag, other)
    }
    assert offered == {question.pk: True, answer.pk: True, by_tag.pk: True, other.pk: False}

    for each in (question, answer, by_tag):
        TagMute.objects.all().delete()
        browser.post(f"/posts/{each.pk}/quiet-chat")
        assert TagMute.objects.get(account=chidi).ends_at == live.ends_at

    end_early(chat=live, by=amara, now=timezone.now())
    run_jobs()
    assert "quiet-chat" not in page_of(browser, f"/{question.author.handle}/{question.pk}")


def test_moving_an_answer(live, ben, chidi, sign_in):
    answer = say(chat=live, author=ben, text="My team", question=live.questions.first(), now=timezone.now()).chat_answer
    assert "Before the first" in page_of(sign_in(ben), f"/chats/answers/{answer.pk}/move")
    page_of(sign_in(chidi), f"/chats/answers/{answer.pk}/move", 404)
    assert sign_in(chidi).post(f"/chats/answers/{answer.pk}/move", {"q": "0"}).status_code == 404
    sign_in(ben).post(f"/chats/answers/{answer.pk}/move", {"q": "0"})
    assert live.answers.get().question is None
    sign_in(ben).post(f"/chats/answers/{answer.pk}/move", {"out": "yes"})
    assert "My team" not in page_of(Client(), f"/chats/{live.pk}?q=0")


@pytest.mark.parametrize(
    "path",
    ["change", "cancel", "seats", "log", "host/next", "questions", "seats/1/free", "people/1/quiet", "log/1/undo"],
)
def test_the_hosts_pages_are_there_for_hosts_alone(live, ben, sign_in, path):
    stranger = sign_in(ben)
    assert stranger.post(f"/chats/{live.pk}/{path}").status_code in {404, 405}
    assert stranger.get(f"/chats/{live.pk}/{path}").status_code in {404, 405}


def test_asking_someone_to_sit_and_their_answer(live, amara, ben, sign_in):
    host, guest = sign_in(amara), sign_in(ben)
    assert host.post(f"/chats/{live.pk}/seats", {"handle": "@nobody", "part": "guest"}).status_code == 422
    host.post(f"/chats/{live.pk}/seats", {"handle": "@ben", "part": "guest"})
    assert "asks you to be the guest" in page_of(guest, "/chats/soon")
    assert "You are asked" in page_of(guest, f"/chats/{live.pk}")
    guest.post(f"/chats/{live.pk}/sit")
    assert "Guest</span>" in page_of(Client(), f"/chats/{live.pk}")
    host.post(f"/chats/{live.pk}/seats/{ben.pk}/free")
    assert not live.seats.exists()


def test_a_co_host_is_parted_with_by_the_host_alone(live, amara, ben, chidi, sign_in):
    for account in (ben, chidi):
        ask_to_sit(chat=live, by=amara, account=account, part=Part.CO_HOST, now=timezone.now())
        live.seats.update(agreed_at=timezone.now())
    assert sign_in(ben).post(f"/chats/{live.pk}/seats/{chidi.pk}/free").status_code == 404
    assert sign_in(amara).post(f"/chats/{live.pk}/seats/{chidi.pk}/free").status_code == 302


def test_one_press_quiets_the_chat_from_any_of_its_posts(live, ben, amara, sign_in):
    question = live.questions.first()
    page = page_of(sign_in(ben), f"/posts/{question.post_id}/quiet")
    assert f"/posts/{question.post_id}/quiet-chat" in page
    sign_in(ben).post(f"/posts/{question.post_id}/quiet-chat")
    assert ben.tag_mutes.get().ends_at == live.ends_at
    other = Post.objects.create(id=1, uri="x", author=amara, thread_id=1, published_at=timezone.now())
    sent = sign_in(ben).post(f"/posts/{other.pk}/quiet-chat", follow=True)
    assert "part of no chat" in sent.content.decode()


def test_who_is_kept_apart_from_the_host_finds_no_chat(live, over, amara, ben, sign_in):
    block(account=amara, target=ben, now=timezone.now())
    apart = sign_in(ben)
    for path in ("", "/chat.ics", "/transcript"):
        page_of(apart, f"/chats/{over.pk}{path}", 404)
    assert apart.post(f"/chats/{live.pk}/come-in", {"keeps": "yes"}).status_code == 404
    assert live.title not in page_of(apart, "/chats")


def test_moderators_hide_a_chat(live, amara, ben, dee, sign_in):
    assert sign_in(ben).post(f"/chats/{live.pk}/hide", {"hide": "yes"}).status_code == 403
    sign_in(dee).post(f"/chats/{live.pk}/hide", {"hide": "yes"})
    page_of(sign_in(ben), f"/chats/{live.pk}", 404)
    assert "The moderators have hidden this chat" in page_of(sign_in(amara), f"/chats/{live.pk}")
    assert "Give it back" not in page_of(sign_in(amara), "/chats")
    assert "Give it back" in page_of(sign_in(dee), "/chats")
    sign_in(dee).post(f"/chats/{live.pk}/hide", {"hide": "no"})
    page_of(sign_in(ben), f"/chats/{live.pk}")


def test_the_archive_is_searched_by_what_it_was_about(over):
    assert over.title in page_of(Client(), "/chats/past")
    for asked, is_found in (
        ("supervision", True),
        ("%23KITHCHAT", True),
        ("unsaid", False),
        ("best", True),
        ("x", False),
    ):
        assert (over.title in page_of(Client(), f"/chats/past?q={asked}")) is is_found
    assert over.title in page_of(Client(), "/chats/tagged/kithchat")


def test_home_has_a_calm_line_when_a_chat_is_near(live, amara, chidi, sign_in):
    assert 'hx-get="/chats/soon"' in page_of(sign_in(amara), "/home")
    assert live.title in page_of(sign_in(amara), "/chats/soon")
    assert page_of(sign_in(chidi), "/chats/soon").strip() == ""


def test_the_transcript_and_its_files(over, ben, sign_in):
    page = page_of(Client(), f"/chats/{over.pk}/transcript")
    assert "Q1. Where does your best supervision happen?" in page
    assert "=My team" in page
    text = page_of(Client(), f"/chats/{over.pk}/transcript.txt")
    assert "=My team" in text
    assert "'=My team" in page_of(Client(), f"/chats/{over.pk}/transcript.csv")  # no formula
    data = Client().get(f"/chats/{over.pk}/transcript.json").json()
    assert data["questions"][0]["posts"][0]["words"].startswith("=My team")
    assert data["numbers"] == {"people": 1, "posts": 1, "links": 0, "new_voices": 1}
    page_of(Client(), f"/chats/{over.pk}/transcript.exe", 404)
    Post.objects.filter(chat_answer__chat=over).delete()
    assert "My team" not in page_of(Client(), f"/chats/{over.pk}/transcript.txt")


def test_there_is_no_transcript_before_the_end(live):
    page_of(Client(), f"/chats/{live.pk}/transcript", 404)
    page_of(Client(), f"/chats/{live.pk}/transcript.json", 404)


@pytest.mark.parametrize("path", ["", "?order=oldest", "/transcript"])
@pytest.mark.parametrize("who", ["visitor", "reader", "host"])
def test_a_chat_costs_the_same_with_two_answers_and_with_forty(live, amara, chidi, sign_in, path, who):
    now = timezone.now()
    question = live.questions.first()
    readers = {"visitor": Client(), "reader": sign_in(chidi), "host": sign_in(amara)}

    def answer(numbers):
        for number in numbers:
            author = make_account(f"author{number}", is_indexable=True)
            at = now - HOUR / 10 + number * MINUTE / 60
            say(chat=live, author=author, text=f"Words {number}", question=question, now=at)

    def cost():
        page = f"/chats/{live.pk}{path}"
        if path == "/transcript":
            Chat.objects.filter(pk=live.pk).update(ends_at=now)
        readers[who].get(page)  # the cards are made
        with CaptureQueriesContext(connection) as asked:
            shown = page_of(readers[who], page)
        Chat.objects.filter(pk=live.pk).update(ends_at=live.ends_at)
        return len(asked), shown.count("Words ")

    answer(range(2))
    few, two = cost()
    answer(range(2, 40))
    many, forty = cost()
    assert (two, forty) == (2, 40)
    assert many == few
