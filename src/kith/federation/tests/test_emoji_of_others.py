"""Emoji of other servers: fetched once, shown as pictures of ours in what those who named them wrote."""

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from kith.accounts.models import Account
from kith.federation.lookup.actors import fetch_actor
from kith.federation.lookup.posts import post_of
from kith.federation.tests.remote import put_actor, put_note
from kith.media.emoji import forget_unseen_emoji
from kith.media.models import Emoji
from kith.media.tests.making import png
from kith.servers.models import Server
from kith.timelines.cards import forget_cards

pytestmark = pytest.mark.django_db
EMI = "https://elsewhere.test/users/emi"
URL = "https://files.elsewhere.test/cat.png"
TAG = {"type": "Emoji", "name": ":Blobcat:", "icon": {"type": "Image", "url": URL}}


@pytest.fixture(autouse=True)
def room(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    forget_cards()


@pytest.fixture
def cat(fake_web):
    fake_web.put(URL, png(), content_type="image/png")
    put_actor(fake_web, name="Emi :blobcat:", summary="<p>:blobcat: here</p>", tag=[TAG])
    return fake_web


def test_names_and_words_show_them(cat, now, run_jobs, sign_in, amara):
    post = post_of(put_note(cat, content="<p>A :blobcat: and a :stranger:</p>", tag=[TAG]), now=now, may_fetch=True)
    run_jobs()

    emoji = Emoji.objects.get(domain="elsewhere.test", name="blobcat")
    assert default_storage.exists(emoji.file)
    address = default_storage.url(emoji.file)
    page = sign_in(amara).get(f"/@emi@elsewhere.test/{post.id}").content.decode()
    assert page.count(f'src="{address}"') >= 2  # in the name and in the words
    assert ":stranger:" in page
    assert URL not in page
    assert f'src="{address}"' in sign_in(amara).get("/@emi@elsewhere.test").content.decode()


def test_apps_are_told_where_they_are(cat, now, run_jobs):
    post = post_of(put_note(cat, content="<p>A :blobcat:</p>", tag=[TAG]), now=now, may_fetch=True)
    run_jobs()

    told = Client().get(f"/api/v1/statuses/{post.id}").json()

    assert [each["shortcode"] for each in told["emojis"]] == ["blobcat"]
    assert told["emojis"][0]["url"].startswith("http://kith.test/media/emoji/")
    assert [each["shortcode"] for each in told["account"]["emojis"]] == ["blobcat"]


def test_one_is_fetched_once_and_again_when_it_is_another(cat, now, run_jobs):
    for number in (1, 2, 3):
        post_of(put_note(cat, number, tag=[TAG]), now=now, may_fetch=True)
    run_jobs()
    assert cat.addresses().count(URL) == 1

    other = "https://files.elsewhere.test/dog.png"
    cat.put(other, png(), content_type="image/png")
    post_of(put_note(cat, 4, tag=[TAG | {"icon": {"url": other}}]), now=now, may_fetch=True)
    run_jobs()
    assert cat.addresses().count(other) == 1


@pytest.mark.parametrize("unwanted", ["elsewhere.test", "files.elsewhere.test"])
def test_none_is_taken_from_servers_whose_files_are_unwanted(cat, now, run_jobs, unwanted):
    Server.objects.create(domain=unwanted, rejects_media=True, created_at=now)
    fetch_actor(EMI, now=now)
    run_jobs()

    assert URL not in cat.addresses()


@pytest.mark.parametrize("name", ["../x", "a", "x" * 60, "é", "<b>"])
def test_a_name_that_is_none_is_a_word(cat, now, name):
    put_actor(cat, tag=[TAG | {"name": f":{name}:"}])

    assert fetch_actor(EMI, now=now).account.emojis == {}


def test_what_is_no_picture_stays_a_word(cat, now, run_jobs):
    cat.put(URL, b"<svg onload=x()>", content_type="image/png")
    fetch_actor(EMI, now=now)
    run_jobs()

    assert Emoji.objects.get().fetched_at is None


def test_those_that_nobody_names_go_after_a_year(cat, now, run_jobs):
    fetch_actor(EMI, now=now)
    run_jobs()
    emoji = Emoji.objects.get()

    assert forget_unseen_emoji(now=now.replace(year=now.year + 1)) == 0
    assert forget_unseen_emoji(now=now.replace(year=now.year + 2)) == 1
    assert not Emoji.objects.filter(pk=emoji.pk).exists()


def test_who_goes_on_as_another_is_shown_so_where_both_say_it(cat, now, sign_in, amara):
    put_actor(cat, "emily", alsoKnownAs=[EMI])
    put_actor(cat, "thief")
    new = fetch_actor("https://elsewhere.test/users/emily", now=now).account
    fetch_actor("https://elsewhere.test/users/thief", now=now)

    put_actor(cat, movedTo="https://elsewhere.test/users/thief")
    assert fetch_actor(EMI, now=now).account.moved_to is None
    put_actor(cat, movedTo=new.uri, memorial=True)
    moved = fetch_actor(EMI, now=now).account

    assert moved.moved_to == new
    page = sign_in(amara).get("/@emi@elsewhere.test").content.decode()
    assert "goes on as" in page
    assert "in memory of" in page
    told = Client().get(f"/api/v1/accounts/{moved.id}").json()
    assert (told["moved"]["acct"], told["memorial"]) == ("emily@elsewhere.test", True)
    assert Account.objects.get(pk=new.pk).moved_to is None
