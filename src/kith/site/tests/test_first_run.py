import pytest

from kith.members.models import Rank, User
from kith.servers.queries import forget_this_server, this_server
from kith.site import first_run

ANSWERS = {
    "server_name": "Kith Calder Valley",
    "summary": "For everyone around social care in the valley.",
    "sign_up": "approval",
    "display_name": "Dee",
    "username": "dee",
    "email": "dee@mail.test",
    "password": "sieben Katzen im Regen",
    "role": "manager",
}


@pytest.fixture
def new_server(db) -> str:
    """A server that nobody owns; gives the path of its first link."""
    forget_this_server()
    link = first_run.link()
    assert link is not None
    return link.removeprefix("http://kith.test")


@pytest.mark.parametrize("page", ["/", "/home", "/sign-in", "/join", "/manage", "/nothing"])
def test_every_page_says_that_it_is_being_set_up(client, new_server, page):
    answer = client.get(page)

    assert answer.status_code == 503
    assert "being set up" in answer.content.decode()


def test_the_first_person_becomes_the_owner_and_is_signed_in(client, new_server):
    page = client.get(new_server)
    answer = client.post(new_server, ANSWERS)

    owner = User.objects.get()
    assert page.status_code == 200
    assert answer.headers["Location"] == "/manage"
    assert client.get("/manage").status_code == 200
    assert owner.rank == Rank.OWNER
    assert owner.may_enter
    assert this_server().name == "Kith Calder Valley"
    assert this_server().is_set_up


def test_the_link_works_once(client, new_server):
    client.post(new_server, ANSWERS)

    again = client.post(new_server, {**ANSWERS, "username": "ben", "email": "ben@mail.test"})

    assert again.status_code == 410
    assert User.objects.count() == 1
    assert first_run.link() is None


def test_another_link_opens_nothing(client, new_server):
    answer = client.post("/first/" + "0" * 40, ANSWERS)

    assert answer.status_code == 403
    assert not User.objects.exists()


@pytest.mark.parametrize(("field", "value"), [("password", "short"), ("username", "no spaces"), ("email", "nobody")])
def test_a_mistake_keeps_what_was_typed(client, new_server, field, value):
    answer = client.post(new_server, {**ANSWERS, field: value})

    assert answer.status_code == 422
    assert "Kith Calder Valley" in answer.content.decode()
    assert not User.objects.exists()
    assert not this_server().is_set_up
