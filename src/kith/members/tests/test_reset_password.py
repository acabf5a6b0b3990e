from django.test import Client

from kith.members.models import Letter
from kith.members.tests.conftest import LONG, link_in
from tests.cast import PASSWORD


def choose(client: Client, link: str, password: str = LONG):
    page = client.get(link, follow=True)
    return page, client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})


def test_by_a_link_in_a_letter(client, amara, mail_is_on, run_jobs, mailoutbox):
    client.post("/reset", {"email": "amara@mail.test"})
    run_jobs()

    _, answer = choose(client, link_in(mailoutbox[0].body))
    run_jobs()

    assert answer.headers["Location"] == "/reset/done"
    assert client.post("/sign-in", {"login": "amara", "password": LONG}).status_code == 302
    assert mailoutbox[1].subject == "Your password is new"


def test_the_link_works_once(client, amara):
    client.post("/reset", {"email": "amara@mail.test"})
    link = link_in(Letter.objects.get().text)
    choose(client, link)

    page = Client().get(link, follow=True)

    assert "no longer works" in page.content.decode()


def test_signs_out_every_browser(client, sign_in, amara):
    signed_in = sign_in(amara)
    client.post("/reset", {"email": "amara@mail.test"})

    choose(client, link_in(Letter.objects.get().text))

    assert signed_in.get("/settings").status_code == 302


def test_forgets_the_letter_once_it_was_used(client, amara):
    client.post("/reset", {"email": "amara@mail.test"})

    choose(client, link_in(Letter.objects.get().text))

    assert not Letter.objects.exists()


def test_answers_the_same_for_a_stranger(client, amara):
    known = client.post("/reset", {"email": "amara@mail.test"})
    stranger = client.post("/reset", {"email": "nobody@mail.test"})

    assert (known.status_code, known.headers["Location"]) == (stranger.status_code, stranger.headers["Location"])


def test_refuses_a_weak_password(client, amara):
    client.post("/reset", {"email": "amara@mail.test"})

    _, answer = choose(client, link_in(Letter.objects.get().text), password="password123")

    assert answer.status_code == 422
    assert client.post("/sign-in", {"login": "amara", "password": PASSWORD}).status_code == 302
