"""Custom emoji: taken in clean and still, and shown wherever words name them, but not inside code or tags."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kith.media.actions import NotAccepted
from kith.media.emoji import (
    NameNotFit,
    NameTaken,
    add_emoji,
    emoji_here,
    remove_emoji,
    rename_emoji,
    with_emoji,
)
from kith.media.models import Emoji
from kith.servers import queries as servers
from kith.servers.models import ThisServer

KNOWN = {"tea": "/tea.webp"}
TEA = '<img class="emoji" src="/tea.webp" alt="tea" title=":tea:" loading="lazy">'


@pytest.fixture(autouse=True)
def server(db, monkeypatch):
    ThisServer.objects.create(is_set_up=True)
    monkeypatch.setattr(servers, "_kept", None)


def picture(size=(200, 100)):
    content = BytesIO()
    Image.new("RGBA", size, "green").save(content, "png")
    return SimpleUploadedFile("tea.png", content.getvalue(), content_type="image/png")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("<p>A :tea: please</p>", f"<p>A {TEA} please</p>"),
        ("<p>:tea::tea:</p>", f"<p>{TEA}{TEA}</p>"),
        ("<p>at 10:30:45, :coffee:</p>", "<p>at 10:30:45, :coffee:</p>"),
        ("<p><code>:tea:</code> :tea:</p>", f"<p><code>:tea:</code> {TEA}</p>"),
        ('<a href="http://x.test/:tea:">x</a> :', '<a href="http://x.test/:tea:">x</a> :'),
        ("", ""),
    ],
)
def test_pictures_stand_where_words_name_them(words, shown):
    assert with_emoji(words, KNOWN) == shown


def test_is_added_renamed_and_removed(now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = add_emoji(name=":Tea_Break:", upload=picture(), now=now)
    assert list(emoji_here()) == ["tea_break"]
    assert emoji_here()["tea_break"].endswith(".webp")

    with django_capture_on_commit_callbacks(execute=True):
        rename_emoji(emoji=made, name="tea")
    assert list(emoji_here()) == ["tea"]

    with django_capture_on_commit_callbacks(execute=True):
        remove_emoji(emoji=made)
    assert emoji_here() == {}


def test_refuses_names_that_are_taken_or_cannot_be_written(now):
    add_emoji(name="tea", upload=picture(), now=now)
    cup = add_emoji(name="cup", upload=picture(), now=now)

    for name in ("", "a", "té", "tea time", "x" * 41):
        with pytest.raises(NameNotFit):
            add_emoji(name=name, upload=picture(), now=now)
    with pytest.raises(NameTaken):
        add_emoji(name="tea", upload=picture(), now=now)
    with pytest.raises(NameTaken):
        rename_emoji(emoji=cup, name="tea")
    with pytest.raises(NotAccepted):
        add_emoji(name="words", upload=SimpleUploadedFile("a.txt", b"words"), now=now)
    assert Emoji.objects.count() == 2


def test_pages_ask_once_a_revision(now, django_capture_on_commit_callbacks, django_assert_num_queries):
    with django_capture_on_commit_callbacks(execute=True):
        add_emoji(name="tea", upload=picture(), now=now)
    emoji_here()

    with django_assert_num_queries(0):
        emoji_here()
