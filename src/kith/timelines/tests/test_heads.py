"""What our pages say of themselves to whoever makes a preview of them (row K19), and to whom they say nothing."""

from io import BytesIO

import pytest
from PIL import Image

from kith.accounts.actions import ProfileDraft, change_profile
from kith.media.actions import receive_upload
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Visibility
from kith.protocols.pages.cards import read_card
from tests.cast import make_account


def card(client, address, now):
    answer = client.get(address)
    return read_card(answer.content, url=f"http://kith.test{address}", content_type="text/html", now=now)


def picture():
    made = BytesIO()
    Image.new("RGB", (400, 300), "teal").save(made, "PNG")
    made.size = len(made.getvalue())
    made.seek(0)
    return made


def test_a_public_post_names_its_author(amara, client, now):
    post = publish_post(author=amara, draft=Draft(text="Half a year of walking & talking"), now=now)
    read = card(client, f"/@amara/{post.id}", now)

    assert read.creator == "@amara@kith.test"
    assert read.title == "Amara Nwosu-Hart (@amara@kith.test)"
    assert read.description == "Half a year of walking & talking"
    assert read.canonical == f"http://kith.test/@amara/{post.id}"
    assert read.kind == "article"


def test_its_picture_is_shown_and_described(amara, client, now):
    file = receive_upload(owner_id=amara.id, upload=picture(), now=now, description="A teal wall")
    post = publish_post(author=amara, draft=Draft(text="Look", media_ids=(file.id,)), now=now)
    read = card(client, f"/@amara/{post.id}", now)

    assert read.picture.startswith("http://kith.test/media/")
    assert read.picture_description == "A teal wall"


def test_what_stands_behind_a_warning_stays_there(amara, client, now):
    file = receive_upload(owner_id=amara.id, upload=picture(), now=now)
    draft = Draft(text="The hard part", warning="Death of a child", media_ids=(file.id,))
    post = publish_post(author=amara, draft=draft, now=now)
    read = card(client, f"/@amara/{post.id}", now)

    assert (read.description, read.picture) == ("Death of a child", "")


@pytest.mark.parametrize(
    "draft", [{"visibility": Visibility.FOLLOWERS}, {"visibility": Visibility.MENTIONED}, {"is_local_only": True}]
)
def test_nothing_is_said_of_what_is_not_for_everyone(amara, ben, client, sign_in, now, draft):
    post = publish_post(author=amara, draft=Draft(text="@ben only for some", **draft), now=now)

    assert client.get(f"/@amara/{post.id}").status_code == 404
    page = sign_in(ben).get(f"/@amara/{post.id}").content.decode()
    assert "og:title" not in page
    assert "fediverse:creator" not in page


def test_a_page_of_someone_says_who_they_are(amara, client, now):
    change_profile(account=amara, draft=ProfileDraft(bio="I walk with <families>."), now=now)
    read = card(client, "/@amara", now)

    assert (read.kind, read.creator) == ("profile", "@amara@kith.test")
    assert read.description == "I walk with <families>."


def test_a_website_wrote_nothing_itself(client, db, now):
    make_account("lantern", kind="feed")
    assert card(client, "/@lantern", now).creator == ""


def test_of_who_comes_from_elsewhere_only_their_own_address_is_told(client, db, now):
    make_account("emi", domain="far.test")
    read = card(client, "/@emi@far.test", now)
    assert (read.creator, read.canonical) == ("", "https://far.test/@emi")
