"""Lists of posts as apps read them."""

import pytest

from kith.client_api.streaming.channels import channel_named
from kith.posts.actions import boost, delete_post, favourite, publish_post
from kith.posts.drafts import Draft
from kith.posts.hearing import placing_of
from kith.timelines.actions import ListDraft, make_list, put_in_list
from tests.cast import NOW


def publish(author, text, **fields):
    return publish_post(author=author, draft=Draft(text=text, **fields), now=NOW)


@pytest.fixture
def app(app_of, ben):
    return app_of(ben)


def test_home_holds_what_those_one_follows_published(app, amara, ben, run_jobs):
    post = publish(amara, "A walk by the #river with @ben")
    run_jobs()
    response = app.get("/api/v1/timelines/home")
    (status,) = response.json()
    assert status["id"] == str(post.id)
    assert status["account"]["acct"] == "amara"
    assert status["visibility"] == "public"
    assert [each["name"] for each in status["tags"]] == ["river"]
    assert [each["id"] for each in status["mentions"]] == [str(ben.id)]
    assert (status["favourited"], status["reblogged"], status["filtered"]) == (False, False, [])
    assert f"max_id={post.id}" in response["Link"]


def test_what_a_reader_did_shows_at_once(app, amara, ben, now):
    post = publish(amara, "Thank me")
    favourite(account=ben, post=post, now=now)
    boost(account=ben, post=post, now=now)
    status = app.get(f"/api/v1/statuses/{post.id}").json()
    assert (status["favourited"], status["favourites_count"]) == (True, 1)
    assert (status["reblogged"], status["reblogs_count"]) == (True, 1)


def test_a_boost_holds_what_it_passes_on(app_of, amara, ben, chidi, now, run_jobs):
    post = publish(chidi, "Pass me on")
    boost(account=amara, post=post, now=now)
    run_jobs()
    (status,) = app_of(ben).get("/api/v1/timelines/home").json()
    assert status["account"]["acct"] == "amara"
    assert status["reblog"]["id"] == str(post.id)
    assert status["reblog"]["account"]["acct"] == "chidi"
    assert status["content"] == ""


def test_a_deleted_post_is_gone_for_the_very_next_read(app, amara):
    post = publish(amara, "Soon gone")
    assert app.get(f"/api/v1/statuses/{post.id}").status_code == 200
    delete_post(post=post, by=amara)
    assert app.get(f"/api/v1/statuses/{post.id}").status_code == 404
    assert app.get("/api/v1/timelines/public?local=true").json() == []


def test_a_private_post_is_not_there_for_others(app_of, amara, ben, chidi, client):
    post = publish(amara, "For those who follow me", visibility="followers")
    assert app_of(ben).get(f"/api/v1/statuses/{post.id}").json()["visibility"] == "private"
    for other in (app_of(chidi), client):
        assert other.get(f"/api/v1/statuses/{post.id}").status_code == 404


def test_addresses_end_with_a_slash_or_not(client, amara):
    publish(amara, "Hello")
    with_slash = client.get("/api/v1/timelines/public/?local=true")
    assert with_slash.json() == client.get("/api/v1/timelines/public?local=true").json() != []
    assert with_slash["Access-Control-Allow-Origin"] == "*"
    assert client.get("/api/v1/nothing").json() == {"error": "The page you are looking for isn't here."}


def test_a_discussion_stands_in_the_order_of_its_answers(app_of, amara, ben, chidi):
    first = publish(amara, "A question")
    answer = publish(ben, "An answer", in_reply_to_id=first.id)
    other = publish(chidi, "Another answer", in_reply_to_id=first.id)
    deeper = publish(amara, "Thanks", in_reply_to_id=answer.id)
    hidden = publish(ben, "@amara between us", in_reply_to_id=first.id, visibility="mentioned")
    context = app_of(chidi).get(f"/api/v1/statuses/{first.id}/context").json()
    assert [each["id"] for each in context["descendants"]] == [str(each.id) for each in (answer, deeper, other)]
    assert context["ancestors"] == []
    context = app_of(amara).get(f"/api/v1/statuses/{deeper.id}/context").json()
    assert [each["id"] for each in context["ancestors"]] == [str(first.id), str(answer.id)]
    assert app_of(chidi).get(f"/api/v1/statuses/{hidden.id}/context").status_code == 404


def test_a_tag_with_others_beside_it(client, amara):
    both = publish(amara, "#river and #sea")
    river = publish(amara, "only #river")
    sea = publish(amara, "only #Sea")

    def ids(query):
        return [int(each["id"]) for each in client.get(f"/api/v1/timelines/tag/River?{query}").json()]

    assert ids("") == [river.id, both.id]
    assert ids("any[]=sea") == [sea.id, river.id, both.id]
    assert ids("all[]=sea") == [both.id]
    assert ids("none[]=sea") == [river.id]
    assert ids("all[]=nobody-wrote-this") == []
    assert client.get("/api/v1/timelines/tag/unheard").json() == []


@pytest.mark.parametrize("spelt", ["café", "CAFÉ", "cafe\N{COMBINING ACUTE ACCENT}"])
def test_a_tag_is_found_however_it_is_spelt(client, amara, spelt):
    """Some keyboards write an accent as a letter of its own."""
    post = publish(amara, "To the #Café by the #river")
    heard = channel_named("hashtag", {"tag": spelt}.get)

    def ids(path, **query):
        return [int(each["id"]) for each in client.get(f"/api/v1/{path}", query).json()]

    assert ids(f"timelines/tag/{spelt}") == [post.id]
    assert ids("timelines/tag/river", **{"all[]": spelt}) == [post.id]
    assert ids("timelines/tag/nothing", **{"any[]": spelt}) == [post.id]
    assert ids("timelines/tag/river", **{"none[]": spelt}) == []
    assert ids(f"accounts/{amara.id}/statuses", tagged=spelt) == [post.id]
    assert heard.of in placing_of(post.id).tags


def test_only_what_has_pictures_and_only_from_elsewhere(client, amara):
    publish(amara, "Words alone #river")
    for query in ("only_media=true", "remote=true"):
        assert client.get(f"/api/v1/timelines/public?{query}").json() == []
        assert client.get(f"/api/v1/timelines/tag/river?{query}").json() == []
    assert len(client.get("/api/v1/timelines/public").json()) == 1


def test_nobody_reads_the_list_of_another(app_of, amara, ben, now, run_jobs):
    kept = make_list(owner=amara, draft=ListDraft(title="Team"), now=now)
    put_in_list(kept=kept, account=ben, now=now)
    post = publish(ben, "For the team")
    run_jobs()
    found = app_of(amara).get(f"/api/v1/timelines/list/{kept.pk}").json()
    assert [each["id"] for each in found] == [str(post.id)]
    assert app_of(ben).get(f"/api/v1/timelines/list/{kept.pk}").status_code == 404


def test_posts_that_share_an_address(client, amara, run_jobs):
    post = publish(amara, "Read https://example.org/story?utm_source=mail")
    found = client.get("/api/v1/timelines/link", {"url": "https://example.org/story"}).json()
    assert [each["id"] for each in found] == [str(post.id)]
    assert client.get("/api/v1/timelines/link", {"url": "nonsense"}).status_code == 404


@pytest.mark.parametrize("path", ["timelines/home", "timelines/public?local=true", "statuses/{id}/context"])
def test_a_list_asks_as_often_for_forty_posts_as_for_two(
    path, app_of, amara, ben, run_jobs, django_assert_max_num_queries
):
    app, first = app_of(ben), publish(amara, "The first")
    counted = []
    for more in (2, 40):
        for number in range(more):
            publish(amara, f"Post {number} #river", in_reply_to_id=first.id if "context" in path else None)
        run_jobs()
        address = f"/api/v1/{path.format(id=first.id)}"
        app.get(address)
        with django_assert_max_num_queries(7) as queries:
            assert app.get(address).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]
