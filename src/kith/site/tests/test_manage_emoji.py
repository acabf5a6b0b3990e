"""Administrators keep the emoji of this server; members write with them."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kith.accounts.models import Account
from kith.media.models import Emoji
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.servers import queries as servers
from kith.servers.models import ThisServer
from kith.timelines.cards import forget_cards


@pytest.fixture(autouse=True)
def server(db, monkeypatch):
    ThisServer.objects.create(is_set_up=True)
    monkeypatch.setattr(servers, "_kept", None)
    forget_cards()


def picture():
    content = BytesIO()
    Image.new("RGB", (64, 64), "teal").save(content, "png")
    return SimpleUploadedFile("tea.png", content.getvalue(), content_type="image/png")


@pytest.mark.django_db(transaction=True)
def test_an_emoji_is_shown_in_posts_and_names_and_leaves_words_behind(amara, dee, now, sign_in):
    post = publish_post(author=amara, draft=Draft(text="A :tea: & <b>"), now=now)
    Account.objects.filter(pk=amara.pk).update(display_name="Amara :tea: <i>")
    keeper, reader = sign_in(dee), sign_in(amara)
    address = f"/@amara/{post.id}"
    assert "A :tea: &amp;" in reader.get(address).content.decode()

    keeper.post("/manage/emoji", {"name": "tea", "picture": picture()})
    page = reader.get(address).content.decode()
    assert page.count('alt="tea"') >= 2
    assert "&lt;i&gt;</bdi>" in page
    assert 'data-emoji=":tea:"' in reader.get("/emoji?pick").content.decode()
    assert 'alt="tea"' in reader.get("/@amara").content.decode().partition("</h1>")[0]

    emoji = Emoji.objects.get()
    keeper.post(f"/manage/emoji/{emoji.pk}/rename", {"name": "cuppa"})
    assert "A :tea: &amp;" in reader.get(address).content.decode()
    keeper.post(f"/manage/emoji/{emoji.pk}/remove")
    assert not Emoji.objects.exists()


def test_says_what_is_wrong_and_keeps_the_name(dee, sign_in):
    page = sign_in(dee).post("/manage/emoji", {"name": "Tea time", "picture": picture()})
    assert page.status_code == 422
    assert "small letters" in page.content.decode()
    assert 'value="Tea time"' in page.content.decode()

    words = SimpleUploadedFile("a.txt", b"words")
    page = sign_in(dee).post("/manage/emoji", {"name": "tea", "picture": words}).content.decode()
    assert "could not be read as a picture" in page


def test_only_administrators_come_in(amara, sign_in):
    assert sign_in(amara).post("/manage/emoji", {"name": "tea", "picture": picture()}).status_code == 403
    assert not Emoji.objects.exists()
