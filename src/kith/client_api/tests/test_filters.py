"""Filters in apps: both versions of them are the same filters."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.client_api.entities.plain import time_text
from kith.filters.actions import FilterDraft, Keyword, make_filter
from kith.filters.models import Filter, FilterKeyword
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from tests.cast import NOW

FILTERS, OLD = "/api/v2/filters", "/api/v1/filters"
JSON = {"content_type": "application/json"}
FORM = {"content_type": "application/x-www-form-urlencoded"}


@pytest.fixture
def app(app_of, ben):
    return app_of(ben)


@pytest.fixture
def made(app):
    sent = {
        "title": "Weather",
        "context": ["home", "public"],
        "filter_action": "hide",
        "keywords_attributes": [{"keyword": "rain", "whole_word": False}, {"keyword": "snow"}],
    }
    return app.post(FILTERS, sent).json()


def test_a_filter_is_told_with_all_its_parts(app, made):
    rain, snow = made["keywords"]
    assert made == {
        "id": made["id"],
        "title": "Weather",
        "context": ["home", "public"],
        "expires_at": None,
        "filter_action": "hide",
        "keywords": [
            {"id": rain["id"], "keyword": "rain", "whole_word": False},
            {"id": snow["id"], "keyword": "snow", "whole_word": True},
        ],
        "statuses": [],
    }
    assert app.get(FILTERS).json() == [made]
    assert app.get(f"{FILTERS}/{made['id']}").json() == made


@pytest.mark.parametrize(
    "body",
    [
        "title=Weather&context[]=home&keywords_attributes[0][keyword]=rain&keywords_attributes[0][whole_word]=false"
        "&keywords_attributes[1][keyword]=snow&keywords_attributes[1][whole_word]=true&expires_in=3600",
        "title=Weather&context[]=home&keywords_attributes[][keyword]=rain&keywords_attributes[][whole_word]=false"
        "&keywords_attributes[][keyword]=snow&keywords_attributes[][whole_word]=true&expires_in=3600",
    ],
)
def test_a_filter_comes_as_a_form_too(body, app):
    made = app.post(FILTERS, body, **FORM).json()
    assert [(word["keyword"], word["whole_word"]) for word in made["keywords"]] == [("rain", False), ("snow", True)]
    assert made["filter_action"] == "warn"
    ends = Filter.objects.get().ends_at - timezone.now()
    assert timedelta(minutes=50) < ends <= timedelta(hours=1)


def test_words_come_change_and_go_and_keep_their_numbers(app, made):
    rain, snow = made["keywords"]
    changes = [
        {"id": rain["id"], "keyword": "drizzle"},
        {"id": snow["id"], "_destroy": True},
        {"keyword": "hail", "whole_word": "true"},
    ]
    sent = {"title": "The sky", "filter_action": "blur", "keywords_attributes": changes}
    changed = app.put(f"{FILTERS}/{made['id']}", sent, **JSON).json()
    assert (changed["title"], changed["filter_action"], changed["context"]) == ("The sky", "blur", ["home", "public"])
    first, second = changed["keywords"]
    assert first == {"id": rain["id"], "keyword": "drizzle", "whole_word": False}
    assert (second["keyword"], second["whole_word"]) == ("hail", True)


def test_an_end_is_set_kept_and_taken_away(app, made):
    address = f"{FILTERS}/{made['id']}"
    ends = app.put(address, {"expires_in": 600}, **JSON).json()["expires_at"]
    assert ends == time_text(Filter.objects.get().ends_at)
    assert app.put(address, {"title": "Sky"}, **JSON).json()["expires_at"] == ends
    assert app.put(address, "expires_in=", **FORM).json()["expires_at"] is None


def test_people_in_a_filter_stay_when_an_app_changes_it(app, amara, ben, now):
    draft = FilterDraft(title="Amara", account_ids=[amara.id], contexts=["home"])
    kept = make_filter(account=ben, draft=draft, now=now)
    assert app.put(f"{FILTERS}/{kept.pk}", {"title": "Her"}, **JSON).json()["title"] == "Her"
    assert kept.accounts.get().target == amara


def test_a_word_alone(app, made):
    words = f"{FILTERS}/{made['id']}/keywords"
    added = app.post(words, {"keyword": "fog", "whole_word": "false"}).json()
    assert (added["keyword"], added["whole_word"]) == ("fog", False)
    assert app.get(words).json() == [*made["keywords"], added]
    address = f"{FILTERS}/keywords/{added['id']}"
    changed = app.put(address, {"whole_word": True}, **JSON).json()
    assert changed == added | {"whole_word": True}
    assert app.get(address).json() == changed
    assert app.delete(address).json() == {}
    assert app.get(address).status_code == 404


def test_a_single_post_is_held_back(app, amara, now):
    post = publish_post(author=amara, draft=Draft(text="Not this one"), now=now)
    made = app.post(FILTERS, {"title": "Not these", "context": ["home", "thread"]}).json()  # empty, to begin with
    posts = f"{FILTERS}/{made['id']}/statuses"
    held = app.post(posts, {"status_id": str(post.id)}).json()
    assert held["status_id"] == str(post.id)
    assert app.get(posts).json() == [held]
    told = app.get(f"/api/v1/statuses/{post.id}").json()["filtered"]
    assert [(each["filter"]["title"], each["status_matches"]) for each in told] == [("Not these", [str(post.id)])]
    address = f"{FILTERS}/statuses/{held['id']}"
    assert app.get(address).json() == held
    assert app.delete(address).json() == {}
    assert app.get(posts).json() == []
    assert app.get(f"/api/v1/statuses/{post.id}").json()["filtered"] == []
    assert app.post(posts, {"status_id": "7"}).status_code == 404


def test_what_an_app_filters_shows_in_what_it_reads(app, made, amara, now):
    post = publish_post(author=amara, draft=Draft(text="Raining, as ever"), now=now)
    told = app.get(f"/api/v1/statuses/{post.id}").json()["filtered"]
    assert [(each["filter"]["id"], each["keyword_matches"]) for each in told] == [(made["id"], ["rain"])]


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"context": ["home"]}, 422, "Validation failed: Title can't be blank"),
        ({"title": " ", "context": ["home"]}, 422, "Validation failed: Title can't be blank"),
        ({"title": "x" * 101, "context": ["home"]}, 422, None),
        ({"title": "Sky"}, 422, "Validation failed: Context None or invalid context supplied"),
        ({"title": "Sky", "context": []}, 422, "Validation failed: Context None or invalid context supplied"),
        ({"title": "Sky", "context": ["kitchen"]}, 422, "Validation failed: Context None or invalid context supplied"),
        ({"title": "Sky", "context": ["home"], "filter_action": "burn"}, 422, None),
        ({"title": "Sky", "context": ["home"], "expires_in": "soon"}, 400, None),
        ({"title": "Sky", "context": ["home"], "keywords_attributes": [{"keyword": "#"}]}, 422, None),
        ({"title": "Sky", "context": ["home"], "keywords_attributes": [{"whole_word": True}]}, 422, None),
        ({"title": "Sky", "context": ["home"], "keywords_attributes": [{"keyword": "x" * 201}]}, 422, None),
    ],
)
def test_what_is_no_filter(sent, status, words, app):
    response = app.post(FILTERS, sent)
    assert response.status_code == status
    assert words is None or response.json() == {"error": words}
    assert not Filter.objects.exists()


def test_a_change_that_can_t_be_done_changes_nothing(app, made):
    changes = [{"id": made["keywords"][0]["id"], "keyword": "sun"}, {"id": "9999", "keyword": "moon"}]
    response = app.put(f"{FILTERS}/{made['id']}", {"title": "Other", "keywords_attributes": changes}, **JSON)
    assert response.status_code == 404
    assert app.get(FILTERS).json() == [made]


def test_filters_of_others_are_not_there(app_of, amara, made, ben, now):
    app, word = app_of(amara), made["keywords"][0]["id"]
    post = publish_post(author=amara, draft=Draft(text="Mine"), now=now)
    answers = [
        app.get(f"{FILTERS}/{made['id']}"),
        app.put(f"{FILTERS}/{made['id']}", {"title": "Mine"}, **JSON),
        app.delete(f"{FILTERS}/{made['id']}"),
        app.get(f"{FILTERS}/{made['id']}/keywords"),
        app.post(f"{FILTERS}/{made['id']}/keywords", {"keyword": "x"}),
        app.get(f"{FILTERS}/keywords/{word}"),
        app.put(f"{FILTERS}/keywords/{word}", {"keyword": "x"}, **JSON),
        app.delete(f"{FILTERS}/keywords/{word}"),
        app.post(f"{FILTERS}/{made['id']}/statuses", {"status_id": str(post.id)}),
        app.get(f"{OLD}/{word}"),
        app.put(f"{OLD}/{word}", {"phrase": "x"}, **JSON),
        app.delete(f"{OLD}/{word}"),
    ]
    assert [each.status_code for each in answers] == [404] * len(answers)
    assert app.get(FILTERS).json() == app.get(OLD).json() == []
    assert app_of(ben).get(FILTERS).json() == [made]


def test_the_first_version_of_filters(app):
    made = app.form(
        OLD, {"phrase": "rain", "context[]": ["home", "thread"], "irreversible": "true", "whole_word": "false"}
    ).json()
    assert made == {
        "id": made["id"],
        "phrase": "rain",
        "context": ["home", "thread"],
        "whole_word": False,
        "expires_at": None,
        "irreversible": True,
    }
    assert app.get(OLD).json() == [made]
    assert app.get(FILTERS).json()[0]["filter_action"] == "hide"
    address = f"{OLD}/{made['id']}"
    changed = app.put(address, {"phrase": "snow", "context": ["public"], "irreversible": False}, **JSON).json()
    assert changed == made | {"phrase": "snow", "context": ["public"], "irreversible": False}
    assert app.get(address).json() == changed
    assert app.get(FILTERS).json()[0]["title"] == "snow"
    assert app.delete(address).json() == {}
    assert not Filter.objects.exists()


def test_the_first_version_sees_each_word_and_changes_no_others(app, made):
    rain, snow = app.get(OLD).json()
    assert [rain["phrase"], snow["phrase"]] == ["rain", "snow"]
    address = f"{OLD}/{rain['id']}"
    same = {"phrase": "drizzle", "context": ["public", "home"], "irreversible": True, "whole_word": False}
    assert app.put(address, same, **JSON).json()["phrase"] == "drizzle"
    response = app.put(address, same | {"irreversible": False}, **JSON)
    assert response.status_code == 422
    assert "more than one filter keyword" in response.json()["error"]
    assert app.delete(address).json() == {}
    kept = Filter.objects.get()
    assert (kept.title, kept.action) == ("Weather", "hide")
    assert [word.keyword for word in kept.keywords.all()] == ["snow"]


def test_the_first_version_leaves_a_cover_alone(app, ben, now):
    draft = FilterDraft(title="Blur", keywords=[Keyword("rain")], contexts=["home"], action="blur")
    make_filter(account=ben, draft=draft, now=now)
    word = FilterKeyword.objects.get()
    app.put(f"{OLD}/{word.pk}", {"phrase": "rain", "context": ["home"], "irreversible": False}, **JSON)
    assert Filter.objects.get().action == "blur"


@pytest.mark.parametrize("sent", [{"context": ["home"]}, {"phrase": " ", "context": ["home"]}, {"phrase": "rain"}])
def test_what_is_no_filter_of_the_first_version(sent, app):
    assert app.post(OLD, sent).status_code == 422
    assert not Filter.objects.exists()


def test_filters_ask_as_often_for_many_as_for_few(app, ben, django_assert_max_num_queries):
    app.get(FILTERS)
    counted = []
    for count in (2, 20):
        for number in range(count):
            draft = FilterDraft(title=f"{number}", keywords=[Keyword(f"word {number}")], contexts=["home"])
            make_filter(account=ben, draft=draft, now=NOW)
        with django_assert_max_num_queries(9) as queries:
            assert len(app.get(FILTERS).json()) >= count
            assert len(app.get(OLD).json()) >= count
        counted.append(len(queries))
    assert counted[0] == counted[1]
