"""Between servers: members are sent here to follow somebody, visitors are sent to their own server for it."""

import json

import pytest
from django.test import Client

from kith.accounts.models import Account
from kith.federation.lookup.actors import fetch_actor
from kith.federation.lookup.posts import post_of
from kith.federation.tests.remote import put_actor, put_handle, put_note, webfinger
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Visibility

pytestmark = pytest.mark.django_db
EMI = "https://elsewhere.test/users/emi"


@pytest.mark.parametrize("uri", [EMI, "acct:emi@elsewhere.test", "@emi@elsewhere.test"])
def test_a_member_is_sent_on_to_somebody_elsewhere(fake_web, sign_in, amara, uri):
    put_actor(fake_web)

    answer = sign_in(amara).get("/authorize_interaction", {"uri": uri})

    assert answer["Location"] == "/@emi@elsewhere.test"


def test_a_member_is_sent_on_to_a_post_elsewhere(fake_web, sign_in, amara):
    put_actor(fake_web)

    answer = sign_in(amara).get("/authorize_interaction", {"uri": put_note(fake_web)})

    assert answer["Location"].startswith("/@emi@elsewhere.test/")


@pytest.mark.parametrize("uri", ["http://kith.test/users/ben", "http://kith.test/@ben", "acct:ben@kith.test"])
def test_a_member_is_sent_on_to_somebody_here(sign_in, amara, ben, uri):
    assert sign_in(amara).get("/authorize_interaction", {"uri": uri})["Location"] == "/@ben"


@pytest.mark.parametrize(("visibility", "status"), [(Visibility.PUBLIC, 302), (Visibility.MENTIONED, 404)])
def test_a_post_here_is_shown_to_who_may_see_it(sign_in, amara, chidi, now, visibility, status):
    post = publish_post(author=amara, draft=Draft(text="Hello", visibility=visibility), now=now)

    assert sign_in(chidi).get("/authorize_interaction", {"uri": post.uri}).status_code == status


@pytest.mark.parametrize(
    "uri", ["", "x", "https://elsewhere.test/nothing", "javascript:alert(1)", "http://kith.test/@nobody"]
)
def test_what_is_nowhere_is_said_to_be(fake_web, sign_in, amara, uri):
    assert sign_in(amara).get("/authorize_interaction", {"uri": uri}).status_code == 404


def test_a_visitor_is_shown_the_way_to_their_own_server(fake_web, amara):
    put_handle(fake_web, "wil@home.test", "https://home.test/users/wil")
    address = f"/people/{amara.pk}/from-your-server"

    assert address in Client().get("/@amara").content.decode()
    for typed in ("@wil@home.test", "wil@home.test", "https://home.test/@wil"):
        page = Client().post(address, {"handle": typed}).content.decode()
        assert 'href="https://home.test/authorize?uri=http%3A%2F%2Fkith.test%2Fusers%2Famara"' in page


@pytest.mark.parametrize("typed", ["", "wil", "wil@", "@wil@kith.test", "wil@127.0.0.1:1", "a b@c"])
def test_what_is_no_handle_elsewhere_leads_nowhere(fake_web, amara, typed):
    answer = Client().post(f"/people/{amara.pk}/from-your-server", {"handle": typed})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "template", ["javascript:alert('{uri}')", "http://home.test/?uri={uri}", "https://home.test/", ""]
)
def test_a_template_that_leads_nowhere_safe_is_not_followed(fake_web, amara, template):
    links = [{"rel": "http://ostatus.org/schema/1.0/subscribe", "template": template}]
    answered = json.dumps({"subject": "acct:wil@home.test", "links": links})
    fake_web.put(webfinger("wil@home.test"), answered, content_type="application/jrd+json")

    answer = Client().post(f"/people/{amara.pk}/from-your-server", {"handle": "wil@home.test"})

    assert answer.status_code == 422
    assert "home.test/?uri" not in answer.content.decode()


def test_visitors_are_shown_the_way_to_people_elsewhere_and_no_copy(fake_web, now):
    put_actor(fake_web, summary="<p>A bio of hers</p>")
    account = fetch_actor(EMI, now=now).account
    post = post_of(put_note(fake_web, content="<p>Words of hers</p>"), now=now, may_fetch=True)

    for address, there in [
        ("/@emi@elsewhere.test", "https://elsewhere.test/@emi"),
        (f"/@emi@elsewhere.test/{post.id}", post.uri),
        ("/@emi@elsewhere.test/followers", "https://elsewhere.test/@emi"),
    ]:
        answer = Client().get(address)
        page = answer.content.decode()
        assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex")
        assert f'href="{there}"' in page
        assert "hers" not in page
    assert Account.objects.get(pk=account.pk).bio


def test_members_read_them_here_and_find_the_way_there(fake_web, now, sign_in, amara):
    put_actor(fake_web, summary="<p>A bio of hers</p>")
    fetch_actor(EMI, now=now)

    page = sign_in(amara).get("/@emi@elsewhere.test").content.decode()

    assert "A bio of hers" in page
    assert "More on their own server" in page
    assert "/follow" in page
