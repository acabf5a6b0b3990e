"""The buttons about somebody, as a plain browser and as htmx press them."""

import pytest
from django.urls import reverse

from kith.accounts.actions import block, endorse, mute
from kith.accounts.models import Account, Block, Follow, Mute, PrivateNote


def press(browser, verb, person, **fields):
    return browser.post(reverse(f"accounts:{verb}", args=[person.pk]), fields)


def test_follow_goes_back_to_the_page(amara, chidi, sign_in):
    answer = press(sign_in(chidi), "follow", amara, next="/people?role=carer")

    assert answer.status_code == 302
    assert answer["Location"] == "/people?role=carer"
    assert Follow.objects.get().accepted_at


@pytest.mark.parametrize(
    "way", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_never_leads_to_another_server(amara, chidi, sign_in, way):
    assert press(sign_in(chidi), "follow", amara, next=way)["Location"] == "/@amara"


def test_follow_by_htmx_answers_with_the_new_button(amara, chidi, sign_in):
    browser = sign_in(chidi)

    answer = browser.post(reverse("accounts:follow", args=[amara.pk]), headers={"HX-Request": "true"})

    assert "Following" in answer.content.decode()
    assert reverse("accounts:unfollow", args=[amara.pk]) in answer.content.decode()


def test_unfollow(amara, ben, sign_in):
    press(sign_in(ben), "unfollow", amara)

    assert not Follow.objects.exists()


def test_hiding_and_showing_boosts(amara, ben, sign_in):
    press(sign_in(ben), "hide_boosts", amara)
    assert not Follow.objects.get().shows_boosts

    press(sign_in(ben), "show_boosts", amara)
    assert Follow.objects.get().shows_boosts


def test_recommending_on_ones_page_and_no_longer(amara, ben, chidi, sign_in, client):
    browser = sign_in(ben)
    assert reverse("accounts:endorse", args=[amara.pk]) in browser.get("/@amara").content.decode()

    said = press(browser, "endorse", amara, next="/@amara")

    assert said["Location"] == "/@amara"
    assert reverse("accounts:unendorse", args=[amara.pk]) in browser.get("/@amara").content.decode()
    page = client.get("/@ben").content.decode()
    assert "People they recommend" in page
    assert 'href="/@amara"' in page

    press(browser, "unendorse", amara)
    assert "People they recommend" not in client.get("/@ben").content.decode()

    press(browser, "endorse", chidi)
    assert "Follow Chidi first" in browser.get("/@chidi").content.decode()


def test_a_page_recommends_nobody_whom_its_reader_may_not_meet(amara, ben, chidi, sign_in, client, now):
    endorse(account=ben, target=amara, now=now)
    block(account=amara, target=chidi, now=now)

    assert "People they recommend" not in sign_in(chidi).get("/@ben").content.decode()
    assert "People they recommend" in client.get("/@ben").content.decode()


def test_asking_for_a_notice_of_each_post_and_no_longer(amara, ben, chidi, sign_in):
    press(sign_in(ben), "ring", amara)
    press(sign_in(chidi), "ring", amara)
    assert Follow.objects.get().notifies

    press(sign_in(ben), "stop_ringing", amara)
    assert not Follow.objects.get().notifies


def test_block_asks_once_more_without_script(amara, chidi, sign_in):
    browser = sign_in(amara)

    asked = press(browser, "block", chidi, next="/here")

    assert asked.status_code == 200
    assert "Block this person?" in asked.content.decode()
    assert not Block.objects.exists()

    press(browser, "block", chidi, next="/here", sure="yes")

    assert Block.objects.get().target == chidi


def test_unblock(amara, chidi, sign_in, now):
    block(account=amara, target=chidi, now=now)

    press(sign_in(amara), "unblock", chidi)

    assert not Block.objects.exists()


def test_remove_follower(amara, ben, sign_in):
    press(sign_in(amara), "remove_follower", ben, sure="yes")

    assert not Follow.objects.exists()


def test_a_bare_press_mutes_for_good_and_notices_too(amara, chidi, sign_in):
    press(sign_in(amara), "mute", chidi)

    kept = Mute.objects.get()
    assert kept.ends_at is None
    assert kept.hides_notifications


def test_the_page_mutes_for_a_while(amara, chidi, sign_in):
    browser = sign_in(amara)
    assert "For how long" in browser.get(reverse("accounts:mute", args=[chidi.pk])).content.decode()

    press(browser, "mute", chidi, lasts="day")

    kept = Mute.objects.get()
    assert kept.ends_at is not None
    assert not kept.hides_notifications


def test_unmute(amara, chidi, sign_in, now):
    mute(account=amara, target=chidi, now=now)

    press(sign_in(amara), "unmute", chidi)

    assert not Mute.objects.exists()


def test_note_is_kept_and_shown_to_its_writer_only(amara, ben, chidi, sign_in):
    browser = sign_in(amara)
    press(browser, "note", chidi, text="met at Leeds")

    assert PrivateNote.objects.get().text == "met at Leeds"
    assert "met at Leeds" in browser.get(reverse("accounts:note", args=[chidi.pk])).content.decode()
    assert "met at Leeds" not in sign_in(ben).get(reverse("accounts:note", args=[chidi.pk])).content.decode()


def test_letting_in_and_turning_down(amara, ben, chidi, sign_in, now):
    Account.objects.filter(pk=amara.pk).update(is_locked=True)
    press(sign_in(chidi), "follow", amara)
    browser = sign_in(amara)
    page = browser.get(reverse("accounts:requests")).content.decode()
    assert "Chidi" in page
    assert "Ben" not in page

    press(browser, "accept", chidi)

    assert Follow.objects.get(follower=chidi).accepted_at

    press(browser, "reject", chidi)  # too late to turn down who is in: that is “remove”

    assert Follow.objects.filter(follower=chidi).exists()


@pytest.mark.parametrize("verb", ["follow", "block", "mute", "note", "accept", "remove_follower"])
def test_visitors_are_shown_the_door(amara, client, verb):
    answer = press(client, verb, amara)

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    assert not Follow.objects.exists()


@pytest.mark.parametrize("verb", ["follow", "unfollow", "block", "hide_boosts", "accept"])
def test_a_link_does_nothing(amara, chidi, sign_in, verb):
    assert sign_in(chidi).get(reverse(f"accounts:{verb}", args=[amara.pk])).status_code == 405


def test_nobody_follows_who_is_gone(amara, chidi, sign_in, now):
    Account.objects.filter(pk=amara.pk).update(suspended_at=now)

    assert press(sign_in(chidi), "follow", amara).status_code == 404


def test_a_refusal_is_said_in_words(amara, chidi, sign_in, now):
    block(account=amara, target=chidi, now=now)

    answer = sign_in(chidi).post(reverse("accounts:follow", args=[amara.pk]), {"next": "/people"}, follow=True)

    assert "Amara Nwosu-Hart can’t be followed by you." in answer.content.decode()
