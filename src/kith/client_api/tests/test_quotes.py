"""Quotes as apps make, read and take them back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.accounts.actions import block, mute
from kith.accounts.models import Follow
from kith.client_api.entities.statuses import forget_statuses
from kith.client_api.tests.streams import Sse, open_hub, says
from kith.filters.actions import FilterDraft, Keyword, make_filter
from kith.moderation.actions import report
from kith.posts.actions import delete_post, edit_post, narrow_post, publish_post
from kith.posts.drafts import Draft, from_json
from kith.posts.models import Post, Quote, Unsent
from kith.posts.tests.test_visibility import AUDIENCES, TABLE, make_reader
from kith.timelines.cards import forget_cards
from tests.cast import NOW
from tests.loops import run_story

POSTS = "/api/v1/statuses"
SECRET = "what was said in confidence"
READERS = [reader for reader in TABLE if not reader.startswith("remote") and reader not in {"nobody", "moderator"}]
JSON = {"content_type": "application/json"}


@pytest.fixture(autouse=True)
def forget():
    forget_statuses()
    forget_cards()


@pytest.fixture
def quoted(amara):
    return publish_post(author=amara, draft=Draft(text=SECRET, quoters="everyone"), now=NOW)


@pytest.fixture
def quote(chidi, quoted):
    return publish_post(author=chidi, draft=Draft(text="See this", quoted_id=quoted.pk), now=NOW)


def told(app, post):
    return app.get(f"{POSTS}/{post.pk}").json()


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("reader", READERS)
def test_the_table(amara, app_of, client, quoted, quote, reader, audience):
    """Amara is quoted; whoever sees Chidi's quote sees of her words what they would see without it."""
    viewer = make_reader(reader, amara)
    if "mentioned" in reader:
        quoted.mentions.create(account=viewer)
    Post.objects.filter(pk=quoted.pk).update(visibility=audience)
    may = TABLE[reader][AUDIENCES.index(audience)] == "yes"

    answers = [told(client, quote)]
    if hasattr(viewer, "user"):
        answers.append(told(app_of(viewer), quote))

    assert (SECRET in str(answers[0])) is (audience in {"public", "quiet"})
    for answer in answers[1:]:
        assert (SECRET in str(answer)) is may
        assert (answer["quote"]["quoted_status"] is not None) is may


def test_an_app_quotes_and_reads_it_back(app_of, amara, chidi, quoted):
    answer = app_of(chidi).post(POSTS, {"status": "See this", "quoted_status_id": str(quoted.pk)}).json()

    assert answer["quote"]["state"] == "accepted"
    inner = answer["quote"]["quoted_status"]
    assert (inner["id"], inner["account"]["acct"], inner["quotes_count"]) == (str(quoted.pk), "amara", 1)
    assert inner["quote"] is None
    assert inner["quote_approval"] == {"automatic": ["public"], "manual": [], "current_user": "automatic"}
    assert told(app_of(amara), quoted)["quotes_count"] == 1
    assert answer["quote_approval"] == {"automatic": ["public"], "manual": [], "current_user": "automatic"}


def test_an_app_quotes_without_words(app_of, chidi, quoted):
    answer = app_of(chidi).post(POSTS, {"quoted_status_id": str(quoted.pk)}).json()

    assert (answer["content"], answer["quote"]["state"]) == ("", "accepted")


def test_quotes_in_quotes_are_only_named(app_of, ben, dee, quote):
    Post.objects.filter(pk=quote.pk).update(quoters="everyone")
    outer = app_of(dee).post(POSTS, {"status": "Twice", "quoted_status_id": str(quote.pk)}).json()

    inner = app_of(ben).get(f"{POSTS}/{outer['id']}").json()["quote"]["quoted_status"]

    assert inner["quote"] == {"state": "accepted", "quoted_status_id": str(quote.quote.quoted_id)}
    assert SECRET not in str(inner)


@pytest.mark.parametrize("policy", ["public", "followers", "nobody"])
def test_says_who_may_quote(app_of, client, amara, ben, chidi, policy):
    post = app_of(amara).post(POSTS, {"status": "Mine", "quote_approval_policy": policy}).json()

    said = {name: app_of(each).get(f"{POSTS}/{post['id']}").json() for name, each in _cast(amara, ben, chidi).items()}

    automatic = [] if policy == "nobody" else [policy]
    assert all(each["quote_approval"]["automatic"] == automatic for each in said.values())
    may = {"public": {"amara", "ben", "chidi"}, "followers": {"amara", "ben"}, "nobody": {"amara"}}[policy]
    assert {name for name, each in said.items() if each["quote_approval"]["current_user"] == "automatic"} == may
    passer_by = client.get(f"{POSTS}/{post['id']}").json()["quote_approval"]
    assert passer_by == {"automatic": automatic, "manual": [], "current_user": "denied"}


def _cast(*accounts):
    return {each.username: each for each in accounts}


@pytest.mark.parametrize("visibility", ["private", "direct"])
def test_what_is_for_a_few_is_nobodys_to_quote(app_of, amara, visibility):
    app = app_of(amara)
    post = app.post(POSTS, {"status": "Few", "visibility": visibility, "quote_approval_policy": "public"}).json()

    expected = "automatic" if visibility == "private" else "denied"
    assert post["quote_approval"] == {"automatic": [], "manual": [], "current_user": expected}
    answer = app.post(POSTS, {"status": "Again", "visibility": "public", "quoted_status_id": post["id"]})
    if visibility == "private":
        assert answer.json()["visibility"] == "private"
    else:
        assert answer.status_code == 404


def test_what_may_not_be_quoted_is_refused_in_the_words_apps_know(app_of, amara, chidi, quoted):
    app, ours = app_of(chidi), {"status": "Hi", "quoted_status_id": str(quoted.pk)}
    poll = {"options": ["a", "b"], "expires_in": 3600}
    assert app.post(POSTS, ours | {"poll": poll}).status_code == 422
    behind = app.post(POSTS, ours | {"visibility": "direct"})
    assert behind.status_code == 422
    assert "Cannot quote a non-mentioned user in a Private Mention post." in behind.json()["error"]

    Post.objects.filter(pk=quoted.pk).update(quoters="nobody")
    closed = app.post(POSTS, ours)
    block(account=amara, target=chidi, now=NOW)
    unseen = app.post(POSTS, ours)

    for answer in (closed, unseen):
        assert answer.status_code == 404
        assert answer.json() == {"error": "The post you are trying to quote does not appear to exist."}
    assert not Quote.objects.exists()


def test_states_as_apps_call_them(app_of, amara, ben, dee, quoted, quote):
    app = app_of(ben)
    assert told(app, quote)["quote"]["state"] == "accepted"

    mute(account=ben, target=amara, now=NOW)
    assert told(app, quote)["quote"]["state"] == "muted_account"
    assert told(app, quote)["quote"]["quoted_status"]["id"] == str(quoted.pk)
    block(account=ben, target=amara, now=NOW)
    assert told(app, quote)["quote"] == {"state": "blocked_account", "quoted_status": None}

    narrow_post(post=quoted, author=amara, visibility="followers", is_local_only=False)
    assert told(app_of(dee), quote)["quote"] == {"state": "unauthorized", "quoted_status": None}
    delete_post(post=quoted, by=amara)
    assert told(app_of(dee), quote)["quote"] == {"state": "deleted", "quoted_status": None}


def test_filters_hold_for_what_is_quoted(app_of, ben, quote):
    draft = FilterDraft(title="Secrets", keywords=[Keyword("confidence")], action="warn", contexts=["home"])
    make_filter(account=ben, draft=draft, now=NOW)

    status = told(app_of(ben), quote)

    assert status["filtered"] == []
    assert [each["filter"]["title"] for each in status["quote"]["quoted_status"]["filtered"]] == ["Secrets"]


def test_who_quotes_a_post(app_of, client, amara, ben, quoted, quote, chidi):
    publish_post(author=chidi, draft=Draft(text="Few", visibility="followers", quoted_id=quoted.pk), now=NOW)

    answer = app_of(ben).get(f"{POSTS}/{quoted.pk}/quotes")

    assert [each["id"] for each in answer.json()] == [str(quote.pk)]
    assert answer.json()[0]["quote"]["quoted_status"]["id"] == str(quoted.pk)
    assert "rel=" in answer["Link"]
    assert len(client.get(f"{POSTS}/{quoted.pk}/quotes").json()) == 1
    assert len(app_of(amara).get(f"{POSTS}/{quoted.pk}/quotes").json()) == 2
    assert client.get(f"{POSTS}/9/quotes").status_code == 404


def test_takes_it_back(app_of, amara, ben, chidi, quoted, quote):
    address = f"{POSTS}/{quoted.pk}/quotes/{quote.pk}/revoke"
    for each in (ben, chidi):
        assert app_of(each).post(address).status_code == 403
    assert app_of(amara).post(f"{POSTS}/{quoted.pk}/quotes/{quoted.pk}/revoke").status_code == 404

    answer = app_of(amara).post(address)

    assert answer.json()["id"] == str(quote.pk)
    assert answer.json()["quote"] == {"state": "revoked", "quoted_status": None}
    assert told(app_of(ben), quoted)["quotes_count"] == 0


def test_chooses_again_by_change_and_by_policy(app_of, amara, ben, quoted):
    app, address = app_of(amara), f"{POSTS}/{quoted.pk}"

    one = app.put(f"{address}/interaction_policy", {"quote_approval_policy": "nobody"}, **JSON).json()
    two = app.put(address, {"status": "Else", "quote_approval_policy": "followers"}, **JSON).json()
    three = app.put(address, {"status": "Once more"}, **JSON).json()

    assert [each["quote_approval"]["automatic"] for each in (one, two, three)] == [[], ["followers"], ["followers"]]
    assert (
        app_of(ben).put(f"{address}/interaction_policy", {"quote_approval_policy": "nobody"}, **JSON).status_code == 404
    )


def test_a_policy_has_to_be_one(app_of, amara, quoted):
    app, address = app_of(amara), f"{POSTS}/{quoted.pk}/interaction_policy"
    assert app.put(address, {"quote_approval_policy": "friends"}, **JSON).status_code == 422
    assert app.put(address, {}, **JSON).status_code == 422


def test_a_change_keeps_the_quote(app_of, chidi, quote):
    answer = app_of(chidi).put(f"{POSTS}/{quote.pk}", {"status": "Changed"}, **JSON).json()

    assert answer["quote"]["state"] == "accepted"


def test_a_planned_quote_waits(app_of, chidi, quoted):
    at = (timezone.now() + timedelta(days=2)).isoformat()
    sent = {"status": "Later", "quoted_status_id": str(quoted.pk), "quote_approval_policy": "followers"}
    answer = app_of(chidi).post(POSTS, sent | {"scheduled_at": at})

    params = answer.json()["params"]
    assert (params["quoted_status_id"], params["quote_approval_policy"]) == (str(quoted.pk), "followers")
    assert from_json(Unsent.objects.get().draft).quoted_id == quoted.pk


def test_keeps_ones_usual_choice(app_of, amara):
    app = app_of(amara)
    answer = app.patch("/api/v1/accounts/update_credentials", {"source": {"quote_policy": "followers"}}, **JSON).json()
    assert answer["source"]["quote_policy"] == "followers"
    assert app.get("/api/v1/preferences").json()["posting:default:quote_policy"] == "followers"
    assert app.post(POSTS, {"status": "So"}).json()["quote_approval"]["automatic"] == ["followers"]
    wrong = app.patch("/api/v1/accounts/update_credentials", {"source": {"quote_policy": "friends"}}, **JSON)
    assert wrong.status_code == 422


def test_notices_are_called_as_elsewhere(app_of, amara, chidi, quoted, quote, run_jobs):
    edit_post(post=quoted, author=amara, draft=Draft(text="Other words"), now=NOW + timedelta(minutes=1))
    run_jobs()

    for account, name in ((amara, "quote"), (chidi, "quoted_update")):
        (notice,) = app_of(account).get("/api/v1/notifications").json()
        assert (notice["type"], notice["status"]["id"]) == (name, str(quote.pk))
    new = app_of(amara).get("/api/v2/notifications?supported_types[]=mention").json()["notification_groups"]
    assert [each["fallback"]["title"] for each in new] == ["@chidi quoted you"]


@pytest.mark.parametrize("count", [2, 20])
def test_asks_as_often_for_many_quotes_as_for_two(
    app_of, amara, ben, chidi, count, run_jobs, django_assert_max_num_queries
):
    publish_post(author=amara, draft=Draft(text="Plain"), now=NOW)
    run_jobs()
    app = app_of(ben)
    app.get("/api/v1/timelines/home")
    for number in range(count):
        quoted = publish_post(author=chidi, draft=Draft(text=f"Words {number}", quoters="everyone"), now=NOW)
        publish_post(author=amara, draft=Draft(text=f"Quote {number}", quoted_id=quoted.pk), now=NOW)
    run_jobs()
    assert len(app.get("/api/v1/timelines/home?limit=40").json()) == count + 1

    with django_assert_max_num_queries(8):
        app.get("/api/v1/timelines/home?limit=40")


@pytest.mark.django_db(transaction=True)
def test_a_stream_gives_each_reader_their_own(amara, ben, chidi, dee, tokens, run_jobs):
    """Ben and Dee follow Chidi, who quotes Amara; she has blocked Dee."""
    for each in (ben, dee):
        Follow.objects.create(follower=each, followed=chidi, created_at=NOW, accepted_at=NOW)
    block(account=amara, target=dee, now=NOW)
    quoted = publish_post(author=amara, draft=Draft(text=SECRET, quoters="everyone"), now=NOW)
    run_jobs()  # what Amara said is not news any more
    bens, dees = tokens(ben), tokens(dee)

    async def story():
        async with open_hub() as hub:
            follower, stranger = Sse(hub, "/user", token=bens), Sse(hub, "/user", token=dees)
            assert await follower.opens()
            assert await stranger.opens()
            await says(chidi, "See this", quoted_id=quoted.pk)
            (one,), (other,) = await follower.hears("update"), await stranger.hears("update")
            assert SECRET in str(one)
            assert other["quote"] == {"state": "unauthorized", "quoted_status": None}

    run_story(story())


def test_who_looks_at_a_report_is_not_shown_what_was_quoted(app_of, amara, ben, dee, quoted):
    """Ben follows Amara and quoted her; she showed her post to her followers alone afterwards. Dee keeps order."""
    post = publish_post(author=ben, draft=Draft(text="See this", quoted_id=quoted.pk), now=NOW)
    narrow_post(post=quoted, author=amara, visibility="followers", is_local_only=False)
    report(by=amara, about=ben, post=post, category="abuse", now=NOW)

    answer = app_of(dee, "admin:read admin:write").get("/api/v1/admin/reports")

    assert "See this" in answer.content.decode()
    assert SECRET not in answer.content.decode()
