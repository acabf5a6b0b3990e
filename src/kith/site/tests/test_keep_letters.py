import pytest

from kith.members.models import Letter, Rank
from tests.cast import make_member


@pytest.fixture
def reset_asked(client, dee, amara):
    """Amara and Dee have asked for new passwords; no mail is set up."""
    for account in (dee, amara):
        client.post("/reset", {"email": account.user.email})


def test_the_list_shows_no_link(sign_in, dee, reset_asked):
    page = sign_in(dee).get("/manage/letters").content.decode()

    assert "amara@mail.test" in page
    assert "/reset/" not in page


def test_opening_a_letter_shows_its_link_and_is_never_kept(sign_in, dee, reset_asked):
    letter = Letter.objects.get(to="amara@mail.test")

    answer = sign_in(dee).post(f"/manage/letters/{letter.pk}/open")

    assert "http://kith.test/reset/" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_link_that_opens_the_owners_account_is_for_the_owner(sign_in, dee, reset_asked):
    gwen = make_member("gwen", rank=Rank.ADMINISTRATOR)
    letter = Letter.objects.get(to="dee@mail.test")
    browser = sign_in(gwen)

    page = browser.get("/manage/letters").content.decode()
    answer = browser.post(f"/manage/letters/{letter.pk}/open")

    assert "amara@mail.test" in page
    assert "dee@mail.test" not in page
    assert answer.status_code == 404


def test_throws_a_letter_away(sign_in, dee, reset_asked):
    letter = Letter.objects.get(to="amara@mail.test")

    sign_in(dee).post(f"/manage/letters/{letter.pk}/drop")

    assert not Letter.objects.filter(pk=letter.pk).exists()
