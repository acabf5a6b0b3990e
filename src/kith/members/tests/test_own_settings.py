import pytest

from kith.members.models import Invitation, Letter, User
from kith.members.tests.conftest import LONG, link_in
from kith.servers.actions import ServerChanges, change_this_server
from tests.cast import PASSWORD, make_member


def sign_in_again(browser) -> None:
    browser.post("/sign-in/again", {"password": PASSWORD})


def test_an_address_changes_only_when_confirmed(sign_in, amara):
    browser = sign_in(amara)
    sign_in_again(browser)

    browser.post("/settings/email", {"email": "new@mail.test", "action_add": ""})
    before = User.objects.get(username="amara").email
    browser.post(link_in(Letter.objects.get().text))

    assert before == "amara@mail.test"
    assert User.objects.get(username="amara").email == "new@mail.test"


def test_an_address_of_someone_else_is_not_taken(sign_in, amara, ben):
    browser = sign_in(amara)
    sign_in_again(browser)

    answer = browser.post("/settings/email", {"email": "ben@mail.test", "action_add": ""})
    letters = Letter.objects.all()
    for letter in letters:
        browser.post(link_in(letter.text))

    assert answer.status_code in {302, 422}
    assert User.objects.get(username="amara").email == "amara@mail.test"


def test_an_address_that_was_never_confirmed_goes_to_who_proves_it(client, sign_in, amara, joined_by):
    squatter = make_member("squatter").user
    User.objects.filter(pk=squatter.pk).update(confirmed_at=None, email="new@mail.test")
    squatter.emailaddress_set.update(verified=False, email="new@mail.test")
    browser = sign_in(amara)
    sign_in_again(browser)

    browser.post("/settings/email", {"email": "new@mail.test", "action_add": ""})
    browser.post(link_in(Letter.objects.get(user=amara.user).text))

    assert User.objects.get(username="amara").email == "new@mail.test"
    assert not User.objects.filter(username="squatter").exists()


def test_changing_an_address_asks_for_the_password_first(sign_in, amara):
    answer = sign_in(amara).post("/settings/email", {"email": "new@mail.test", "action_add": ""})

    assert answer.headers["Location"].startswith("/sign-in/again")
    assert not Letter.objects.exists()


def test_a_new_password_keeps_this_browser_and_signs_out_the_others(sign_in, amara):
    here, there = sign_in(amara), sign_in(amara)

    answer = here.post("/settings/password", {"oldpassword": PASSWORD, "password1": LONG, "password2": LONG})

    assert answer.status_code == 302
    assert here.get("/settings").status_code == 200
    assert there.get("/settings").status_code == 302


def test_a_new_password_needs_the_old_one(sign_in, amara):
    answer = sign_in(amara).post("/settings/password", {"oldpassword": "wrong", "password1": LONG, "password2": LONG})

    assert answer.status_code == 422


def test_keeps_how_one_likes_the_pages(sign_in, amara):
    wishes = {
        "time_zone": "Europe/London",
        "theme": "dark",
        "text_size": "large",
        "density": "compact",
        "default_visibility": "followers",
        "default_quoters": "nobody",
        "default_language": "cy",
    }

    browser = sign_in(amara)
    browser.post("/settings/preferences", wishes)

    kept = User.objects.get(username="amara")
    assert {name: getattr(kept, name) for name in wishes} == wishes
    assert kept.shows_pictures is False
    assert 'data-theme="dark"' in browser.get("/settings/preferences").content.decode()


def test_refuses_a_time_zone_that_is_none(sign_in, amara):
    answer = sign_in(amara).post("/settings/preferences", {"time_zone": "Atlantis", "default_visibility": "public"})

    assert answer.status_code == 422


@pytest.mark.parametrize(("members_may", "made"), [(True, 1), (False, 0)])
def test_members_invite_where_they_may(sign_in, amara, members_may, made):
    change_this_server(changes=ServerChanges(members_may_invite=members_may, is_set_up=True))

    sign_in(amara).post("/settings/invitations", {"note": "Joan", "expires_after": "7", "most_uses": "1"})

    assert Invitation.objects.count() == made


def test_takes_back_only_ones_own_invitations(sign_in, amara, dee, make_invitation):
    of_dee = make_invitation(dee.user)

    answer = sign_in(amara).post(f"/settings/invitations/{of_dee.pk}/revoke")
    sign_in(dee).post(f"/settings/invitations/{of_dee.pk}/revoke")

    of_dee.refresh_from_db()
    assert answer.status_code == 404
    assert of_dee.revoked_at is not None
