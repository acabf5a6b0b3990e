"""Letters are in the language and time zone of who reads them, whoever sets them going."""

import pytest
from django.utils import timezone, translation

from kith.members.actions import approve_member
from kith.members.composing import compose
from kith.members.models import Letter, User
from kith.members.places import note_sign_in


def choose(account, language="", time_zone=""):
    User.objects.filter(account=account).update(language=language, time_zone=time_zone)
    account.user.refresh_from_db()
    return account.user


@pytest.mark.parametrize(
    ("chosen", "is_asked_for", "words"),
    [
        ("cy", False, "Dewch i mewn"),
        ("en-gb", False, "Come in"),
        ("", False, "Come in"),
        ("en-gb", True, "Come in"),
        ("", True, "Dewch i mewn"),
    ],
)
def test_the_reader_decides_on_the_language(amara, chosen, is_asked_for, words):
    reader = choose(amara, language=chosen)

    with translation.override("cy"):
        letter = compose("approved", reader=reader, is_asked_for=is_asked_for, link="http://kith.test/")
        assert translation.get_language() == "cy"

    assert words in letter.text
    assert words in letter.html
    assert f'lang="{"cy" if words == "Dewch i mewn" else "en-gb"}"' in letter.html


@pytest.mark.parametrize(("zone", "told"), [("Asia/Tokyo", "04:10 (JST)"), ("", "19:10 (UTC)")])
def test_times_are_in_the_zone_of_the_reader(amara, now, mail_is_on, zone, told):
    reader = choose(amara, time_zone=zone)
    note_sign_in(user=reader, agent="Firefox", address="203.0.113.9", now=now)

    with timezone.override("America/Lima"):
        note_sign_in(user=reader, agent="Safari", address="198.51.100.7", now=now)

    assert told in Letter.objects.get().text


def test_an_administrator_writes_in_the_language_of_whom_it_concerns(amara, now, mail_is_on):
    newcomer = choose(amara, language="cy")
    User.objects.filter(pk=newcomer.pk).update(approved_at=None)
    newcomer.refresh_from_db()

    with translation.override("en-gb"):
        approve_member(user=newcomer, now=now)

    assert "Dewch i mewn" in Letter.objects.get().text


def test_who_forgot_their_password_need_not_have_a_browser_of_their_language(
    client, amara, mail_is_on, run_jobs, mailoutbox
):
    choose(amara, language="cy")

    client.post("/reset", {"email": "amara@mail.test"}, headers={"accept-language": "en-gb"})
    run_jobs()

    assert [letter.subject for letter in mailoutbox] == ["Cyfrinair newydd"]
