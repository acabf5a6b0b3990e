"""What holds for every answer holds for those to apps too, whichever way they take."""

import gzip
import json

import pytest
from django.core.handlers.wsgi import WSGIHandler

from kith.client_api.tests.test_front import ask as ask_one
from kith.client_api.tests.test_front import connections_stay_open, environ_for
from kith.members.letting_in import OUT_OF_BAND, new_token, register_app
from kith.members.models import User
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.project.applications import pages
from kith.site.health import answered
from tests.cast import NOW

WHICH = "/api/v2/instance"


@pytest.fixture
def ask(db):
    application = pages()

    def ask(path, accepts="", **asked):
        started = []
        environ = environ_for(path, **asked) | {"HTTP_ACCEPT_ENCODING": accepts}
        response = application(environ, lambda status, headers, info=None: started.append((status, dict(headers))))
        content = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        return *started[0], content

    with connections_stay_open():
        yield ask


def test_what_apps_read_is_compressed_for_who_reads_it_so(ask):
    _, plain_headers, plain = ask(WHICH)
    _, headers, content = ask(WHICH, accepts="gzip, deflate")

    assert "Content-Encoding" not in plain_headers
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Content-Length"] == str(len(content))
    assert json.loads(gzip.decompress(content)) == json.loads(plain)
    assert len(content) < len(plain)
    assert headers["Vary"] == plain_headers["Vary"] == "Accept-Encoding"


def test_what_takes_the_way_of_pages_is_compressed_too(client, db):
    answer = client.get(WHICH, headers={"accept-encoding": "gzip"})

    assert json.loads(gzip.decompress(answer.content))["api_versions"]


@pytest.mark.parametrize(
    ("path", "method", "first"),
    [(WHICH, "GET", 2), ("/api/v1/timelines/home", "GET", 4), ("/api/v1/statuses", "POST", 4), ("/about", "GET", 2)],
)
def test_every_answer_is_counted_once(ask, path, method, first):
    before = answered.copy()

    status, _, _ = ask(path, method=method)

    assert status[0] == str(first)
    assert answered - before == {first: 1}


def _token_of(account):
    app = register_app(name="Tusky", redirect_uris=[OUT_OF_BAND], scopes=["read"], now=NOW).app
    return new_token(app=app, user=User.objects.get(account=account), scopes=["read"], now=NOW)


READS = [
    ("/api/v1/timelines/home", "limit=3"),
    ("/api/v1/timelines/home/", ""),
    ("/api/v1/timelines/public", "local=true"),
    ("/api/v1/timelines/tag/river", ""),
    ("/api/v1/statuses/{id}", ""),
    ("/api/v1/statuses/{id}/context", ""),
    ("/api/v1/statuses/7", ""),
    ("/api/v1/statuses/not-an-id", ""),
    ("/api/v1/accounts/verify_credentials", ""),
    ("/api/v1/notifications", "types[]=mention&types[]=follow"),
    ("/api/v2/search", "q=river"),
    ("/api/v2/search", ""),
    ("/api/nowhere", ""),
]


@pytest.mark.parametrize(("path", "query"), READS)
@pytest.mark.parametrize("who", ["member", "nobody", "stranger"])
def test_both_ways_give_the_same_bytes(path, query, who, amara, ben, run_jobs, monkeypatch):
    """Decision 0001: what is answered before Django is what Django would have answered."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    post = publish_post(author=amara, draft=Draft(text="By the #river, @ben"), now=NOW)
    run_jobs()
    token = {"member": _token_of(ben), "nobody": "", "stranger": "no such token"}[who]
    asked = {"path": path.format(id=post.id), "query": query, "token": token}
    with connections_stay_open():
        through, before = (ask_one(application, **asked) for application in (WSGIHandler(), pages()))
    assert before == through
    assert not before[0].startswith("5")


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/users/amara", "application/activity+json"), ("/users/amara/", "*/*"), ("/users/amara", "text/html"),
        ("/@amara", "application/activity+json"), ("/@amara/{id}", "application/activity+json"),
        ("/@amara", "text/html"), ("/users/amara/posts/{id}", "application/ld+json"), ("/users/amara/posts/7", "*/*"),
        ("/users/amara/outbox", "*/*"), ("/users/amara/nothing", "*/*"), ("/actor", "application/activity+json"),
        ("/.well-known/webfinger", "*/*"), ("/.well-known/host-meta", "*/*"), ("/users/nobody", "*/*"),
    ],
)  # fmt: skip
def test_both_ways_tell_other_servers_the_same(path, accept, amara):
    post = publish_post(author=amara, draft=Draft(text="By the #river"), now=NOW)
    path = path.format(id=post.id)
    answers = []
    with connections_stay_open():
        for application in (WSGIHandler(), pages()):

            def asking(environ, start_response, application=application):
                return application(environ | {"HTTP_ACCEPT": accept}, start_response)

            answers.append(ask_one(asking, path=path))
    (status, through, content), (status_before, before, content_before) = answers

    assert (status_before, content_before) == (status, content) or accept == "text/html"
    # Pages pass Django either way; of what does not, each header is one that Django would have sent.
    assert set(before) <= set(through) or b"<html" in content
    assert not status.startswith("5")
