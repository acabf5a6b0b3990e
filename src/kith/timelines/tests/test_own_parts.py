"""What somebody shows of themselves on their page: pictures, and whether those in answers."""

import pytest
from django.core.files.base import ContentFile

from kith.accounts.models import Account
from kith.foundations.paging import Cursor
from kith.media.actions import prepare_media, receive_upload
from kith.media.tests import making
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.timelines.own_parts import part_shown, what_is_shown
from kith.timelines.queries import profile_page


@pytest.fixture
def pictured(amara, ben, now):
    """A post of Amara's with a picture, and an answer of hers to Ben with another."""

    def picture():
        made = receive_upload(owner_id=amara.pk, upload=ContentFile(making.png()), now=now)
        prepare_media(file=made)
        return made.pk

    shown = publish_post(author=amara, draft=Draft(text="Look", media_ids=[picture()]), now=now)
    asked = publish_post(author=ben, draft=Draft(text="And?"), now=now)
    answer = publish_post(
        author=amara, draft=Draft(text="Here", media_ids=[picture()], in_reply_to_id=asked.id), now=now
    )
    return shown, answer


@pytest.mark.parametrize("shows_replies", [True, False])
def test_pictures_in_answers_are_shown_to_those_who_want_it(shows_replies, amara, pictured):
    Account.objects.filter(pk=amara.pk).update(shows_media_replies=shows_replies)
    amara.refresh_from_db()
    page = profile_page(None, amara, Cursor(), show=what_is_shown(amara, "media"))
    shown, answer = pictured
    assert {row.post_id for row in page.rows} == ({shown.id, answer.id} if shows_replies else {shown.id})


def test_a_part_that_is_not_shown_is_the_first(amara):
    assert [part_shown(amara, part) for part in ("", "replies", "media", "nothing")] == ["", "replies", "media", ""]
    amara.shows_media = False
    assert part_shown(amara, "media") == ""
