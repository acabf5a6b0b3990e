"""What each kind of server really sends finds its place here, whatever it is."""

import json
from pathlib import Path

import pytest

from kith.federation.inbound.notes import receive_note
from kith.federation.tests.notes import actor_for, follow
from kith.foundations.html import to_text
from kith.protocols import activitypub
from kith.protocols.activitypub.reading_notes import read_note
from tests.cast import make_account

_FILES = sorted((Path(activitypub.__file__).parent / "tests" / "notes").glob("*.json"))
_FOR_SOMEONE_ELSE = {"mastodon_vote", "lemmy_message"}
_KEPT = [path for path in _FILES if path.stem not in _FOR_SOMEONE_ELSE]


@pytest.mark.parametrize("path", _KEPT, ids=lambda path: path.stem)
def test_is_kept_and_shown(path, amara, sign_in, now):
    note = read_note(json.loads(path.read_text()))
    author = make_account("someone", domain="server.test")
    author.uri = note.author
    author.save()
    actor_for(author)
    follow(amara, author)

    post = receive_note(note, author, now=now)

    assert post is not None
    page = to_text(sign_in(amara).get(f"/@someone@server.test/{post.pk}").content.decode())
    assert post.title in page
    assert to_text(post.html).splitlines()[-1].split()[-1] in page
