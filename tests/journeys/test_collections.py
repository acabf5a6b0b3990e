"""Collections as people use them: made, filled, followed at once and taken back, agreed to and left, offered to all."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.accounts.actions import block, follow
from kith.accounts.models import Account, Follow
from kith.collections.actions import CollectionDraft, make_collection, offer_to_newcomers, put_in
from kith.collections.models import Collection, Item, State
from kith.collections.views import reading
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.reading.models import Feed
from tests.cast import make_account, make_member

RSS = "<rss version='2.0'><channel><title>{}</title><link>https://{}/</link></channel></rss>"


@pytest.fixture
def willing(amara, ben, chidi):
    """Everyone here wants to be found."""
    Account.objects.update(is_discoverable=True)
    return [Account.objects.get(pk=each.pk) for each in (amara, ben, chidi)]


@pytest.fixture
def kept(dee, willing, now):
    draft = CollectionDraft(name="Good <company>", description="For newcomers", tag="care", is_discoverable=True)
    return make_collection(owner=dee, draft=draft, accounts=willing, now=now)


@pytest.fixture
def nia(db):
    return make_member("nia")


def text_of(answer):
    return answer.content.decode()


def followed_by(account):
    return set(Follow.objects.filter(follower=account).values_list("followed__username", flat=True))


def test_a_member_makes_fills_changes_and_deletes_one(amara, chidi, willing, sign_in):
    browser = sign_in(amara)
    made = browser.post("/collections/new", {"name": "Reading list", "description": "Short"})
    kept = Collection.objects.get()
    assert made["Location"] == f"/collections/{kept.pk}/people"
    assert kept.is_discoverable
    found = text_of(browser.get(f"{made['Location']}?q=chidi"))
    assert f"/collections/{kept.pk}/put/{chidi.pk}" in found
    browser.post(f"/collections/{kept.pk}/put/{chidi.pk}")
    page = text_of(browser.get(f"/collections/{kept.pk}"))
    assert "Reading list" in page
    assert "Chidi" in page
    browser.post(f"/collections/{kept.pk}/change", {"name": "Better list", "tag": "#care"})
    kept.refresh_from_db()
    assert (kept.name, kept.tag, kept.is_discoverable) == ("Better list", "care", False)
    browser.post(f"/collections/{kept.pk}/take/{kept.items.get().pk}")
    assert not kept.items.exists()
    assert "Delete the collection" in text_of(browser.post(f"/collections/{kept.pk}/delete"))
    browser.post(f"/collections/{kept.pk}/delete", {"sure": "yes"})
    assert not Collection.objects.exists()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"name": ""}, "Give the collection a name"),
        ({"name": "\u2800\u3164"}, "Give the collection a name"),
        ({"name": "x" * 41}, "41"),
        ({"name": "\u0958" * 40}, "Shorten this to 40 characters"),
    ],
)
def test_what_is_no_collection_is_said_at_its_field(sent, says, amara, sign_in):
    answer = sign_in(amara).post("/collections/new", sent)
    assert answer.status_code == 422
    assert says in text_of(answer)


def test_one_press_follows_all_and_one_takes_it_back(nia, amara, kept, sign_in, now):
    follow(follower=nia, target=amara, now=now)
    browser = sign_in(nia)
    page = text_of(browser.get(f"/collections/{kept.pk}"))
    assert "Good &lt;company&gt;" in page
    assert len(re.findall(r'name="who"', page)) == 2, "whom she follows is not ticked"

    browser.post(f"/collections/{kept.pk}/follow")
    assert followed_by(nia) == {"amara", "ben", "chidi"}
    assert "You follow 2 more now" in text_of(browser.get(f"/collections/{kept.pk}"))
    browser.post(f"/collections/{kept.pk}/undo")
    assert followed_by(nia) == {"amara"}, "whom she followed before stays"
    browser.post(f"/collections/{kept.pk}/undo")
    assert followed_by(nia) == {"amara"}


def test_those_who_are_ticked_are_followed_and_no_others(nia, chidi, kept, sign_in):
    stranger = make_account("stranger")
    browser = sign_in(nia)
    browser.post(f"/collections/{kept.pk}/follow", {"choosing": "yes", "who": [chidi.pk, stranger.pk, "x"]})
    assert followed_by(nia) == {"chidi"}
    browser.post(f"/collections/{kept.pk}/follow", {"choosing": "yes"})
    assert followed_by(nia) == {"chidi"}


def test_newcomers_are_offered_what_administrators_chose_and_follow_it_in_one_step(nia, dee, kept, sign_in):
    assert "Begin with a shelf" not in text_of(sign_in(nia).get("/home"))
    keeper = sign_in(dee)
    assert "Offer it to newcomers" in text_of(keeper.get(f"/collections/{kept.pk}"))
    keeper.post(f"/manage/collections/{kept.pk}/offer", {"is_offered": "yes"})

    browser = sign_in(nia)
    home = text_of(browser.get("/home"))
    assert "Begin with a shelf" in home
    assert f'formaction="/collections/{kept.pk}/follow"' in home
    browser.post(f"/collections/{kept.pk}/follow", {"next": "/home"})
    assert followed_by(nia) == {"amara", "ben", "chidi"}
    keeper.post(f"/manage/collections/{kept.pk}/offer")
    assert "To begin with" not in text_of(browser.get("/collections"))


def test_what_others_put_together_and_list_is_found(dee, ben, kept, sign_in, client, now):
    secret = make_collection(owner=dee, draft=CollectionDraft(name="By address only"), accounts=[dee], now=now)
    for browser in (client, sign_in(ben)):
        page = text_of(browser.get("/collections"))
        assert f"/collections/{kept.pk}" in page
        assert f"/collections/{secret.pk}" not in page
    assert "Put together lately" not in text_of(sign_in(dee).get("/collections")), "her own stand under hers"


def test_after_an_hour_a_press_is_not_taken_back(nia, kept, sign_in, monkeypatch):
    browser = sign_in(nia)
    browser.post(f"/collections/{kept.pk}/follow")
    monkeypatch.setattr(reading, "_TAKEN_BACK_WITHIN", 0)
    assert "Take it back" not in text_of(browser.get(f"/collections/{kept.pk}"))
    browser.post(f"/collections/{kept.pk}/undo")
    assert followed_by(nia) == {"amara", "ben", "chidi"}


def test_visitors_look_and_are_shown_the_door(client, kept, now):
    offer_to_newcomers(kept=kept, is_offered=True, now=now)
    assert "Good &lt;company&gt;" in text_of(client.get("/collections"))
    page = text_of(client.get(f"/collections/{kept.pk}"))
    assert "Come in to follow" in page
    assert 'name="who"' not in page
    assert client.post("/collections/new", {"name": "Mine"})["Location"].startswith("/sign-in")
    assert client.get("/collections/7").status_code == 404


def test_one_finds_where_one_stands_and_takes_oneself_out(ben, kept, sign_in, client):
    browser = sign_in(ben)
    assert f"/collections/{kept.pk}/leave" in text_of(browser.get("/collections"))
    assert "You stand in this collection" in text_of(browser.get(f"/collections/{kept.pk}"))
    browser.post(f"/collections/{kept.pk}/leave")
    assert "@ben" not in text_of(client.get(f"/collections/{kept.pk}"))
    assert Item.objects.get(account=ben).state == State.REVOKED
    again = text_of(browser.post(f"/collections/{kept.pk}/leave", follow=True))
    assert "You are not in “Good &lt;company&gt;”." in again


def test_one_takes_oneself_out_though_its_maker_was_limited_meanwhile(dee, chidi, kept, sign_in, now):
    Account.objects.filter(pk=dee.pk).update(limited_at=now)
    browser, leave = sign_in(chidi), f"/collections/{kept.pk}/leave"
    for path in ("/collections", f"/collections/{kept.pk}"):
        assert leave in text_of(browser.get(path))
    browser.post(leave)
    assert Item.objects.get(account=chidi).state == State.REVOKED
    assert browser.get(f"/collections/{kept.pk}").status_code == 404


def test_one_finds_the_last_of_very_many_where_one_stands(dee, ben, willing, sign_in, monkeypatch, now):
    monkeypatch.setattr(reading, "_INSIDE", 2)
    for number in range(5):
        draft = CollectionDraft(name=f"Number {number}")
        make_collection(owner=dee, draft=draft, accounts=[willing[1]], now=now + timedelta(seconds=number))
    browser, found, path = sign_in(ben), [], "/collections"
    while path:
        page = text_of(browser.get(path))
        found += re.findall(r"<bdi>Number (\d)</bdi>", page)
        further = re.search(r'href="(\?skip=\d+)#inside"', page)
        path = f"/collections{further[1]}" if further else ""
    assert found == ["4", "3", "2", "1", "0"]
    for nonsense in ("x", "-1", "9" * 19):
        assert browser.get(f"/collections?skip={nonsense}").status_code == 200


def test_empty_ones_keep_no_others_out_of_sight(ben, amara, kept, sign_in, now):
    for number in range(10):
        for maker in (ben, amara):
            draft = CollectionDraft(name=f"Empty {number}", is_discoverable=True)
            make_collection(owner=maker, draft=draft, now=now + timedelta(seconds=number))
    assert f"/collections/{kept.pk}" in text_of(sign_in(make_member("nia")).get("/collections"))


def test_who_follows_all_already_is_told_so(nia, kept, sign_in):
    browser, press = sign_in(nia), f"/collections/{kept.pk}/follow"
    browser.post(press)
    assert "You follow all of them already" in text_of(browser.post(press, follow=True))
    assert "Nobody new was ticked" in text_of(browser.post(press, {"choosing": "yes"}, follow=True))


def test_who_is_asked_sees_it_and_says_yes(nia, dee, kept, sign_in, client, now):
    Account.objects.filter(pk=nia.pk).update(featuring="ask")
    nia.refresh_from_db()
    assert "wants to be asked first" in text_of(sign_in(dee).post(f"/collections/{kept.pk}/put/{nia.pk}", follow=True))
    assert "@nia" not in text_of(client.get(f"/collections/{kept.pk}"))
    browser = sign_in(nia)
    assert "You are asked" in text_of(browser.get("/collections"))
    assert "You are asked" in text_of(browser.get(f"/collections/{kept.pk}"))
    browser.post(f"/collections/{kept.pk}/agree")
    assert "@nia" in text_of(client.get(f"/collections/{kept.pk}"))


def test_pages_cost_the_same_however_many_are_in_them(nia, dee, sign_in, now):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            for path in ("/collections", f"/collections/{kept.pk}", f"/collections/{kept.pk}/collection.opml", "/home"):
                assert browser.get(path).status_code == 200
        return len(asked)

    def fill(numbers):
        for number in numbers:
            kind = "feed" if number % 2 else "person"
            put_in(kept=kept, account=make_account(f"p{number}", kind=kind, is_discoverable=True), now=now)

    kept = make_collection(owner=dee, draft=CollectionDraft(name="Team", is_discoverable=True), now=now)
    offer_to_newcomers(kept=kept, is_offered=True, now=now)
    browser = sign_in(nia)
    fill(range(2))
    cost()  # notes that she was here
    few = cost()
    fill(range(2, 25))
    assert cost() == few


def test_what_is_covered_is_shown_after_a_press(kept, client):
    Collection.objects.update(is_sensitive=True)
    assert "@ben" not in text_of(client.get(f"/collections/{kept.pk}"))
    assert "@ben" in text_of(client.get(f"/collections/{kept.pk}?show=all"))


def test_the_faces_of_what_is_covered_stand_on_no_shelf(nia, chidi, kept, sign_in, client, now):
    offer_to_newcomers(kept=kept, is_offered=True, now=now)
    press = f'formaction="/collections/{kept.pk}/follow"'
    browser = sign_in(nia)
    for path in ("/collections", "/home"):
        page = text_of(browser.get(path))
        assert page.partition('<ul class="packs">')[2].partition("</ul>")[0].count("is-initial") == 3
        assert press in page
    Collection.objects.update(is_sensitive=True)
    for path in ("/collections", "/home"):
        page = text_of(browser.get(path))
        assert page.partition('<ul class="packs">')[2].partition("</ul>")[0].count("is-initial") == 0
        assert press not in page
        assert "Look first" in page


def test_nothing_is_told_of_whom_one_may_not_meet(dee, ben, kept, sign_in, now):
    secret = make_account("secret.example", kind="feed", display_name="My diagnosis", is_locked=True)
    gone = make_account("gone", suspended_at=now)
    block(account=make_account("away"), target=dee, now=now)
    browser = sign_in(dee)
    for account in (secret, gone, Account.objects.get(username="away")):
        assert browser.post(f"/collections/{kept.pk}/put/{account.pk}").status_code == 404
    assert kept.items.count() == 3


def test_only_its_maker_changes_it(ben, kept, sign_in):
    browser, one = sign_in(ben), f"/collections/{kept.pk}"
    for path in ("change", "people", "bring"):
        assert browser.get(f"{one}/{path}").status_code == 404
    for path in ("change", "delete", f"put/{ben.pk}", f"take/{kept.items.first().pk}", "bring"):
        assert browser.post(f"{one}/{path}", {"name": "Mine", "sure": "yes"}).status_code == 404
    assert browser.post(f"/manage{one}/offer", {"is_offered": "yes"}).status_code == 403
    assert Collection.objects.get().name == "Good <company>"


def test_a_list_is_brought_from_opml_and_lines(dee, ben, chidi, fake_web, sign_in, now, run_jobs):
    Account.objects.filter(pk=chidi.pk).update(is_discoverable=True)
    kept = make_collection(owner=dee, draft=CollectionDraft(name="Brought"), now=now)
    for host in ("lantern.test", "care.test"):
        fake_web.put(f"https://{host}/feed", RSS.format(host, host))
    opml = b"""<?xml version="1.0"?><opml version="2.0"><body>
        <outline type="rss" text="Lantern" xmlUrl="https://lantern.test/feed"/>
        <outline type="rss" text="Chidi" xmlUrl="http://kith.test/@chidi/feed.atom"/></body></opml>"""
    secret = "https://care.test/feed?token=aGVsbG8gd29ybGQgMTIz"
    text = f"@ben\n@nobody\nhttps://care.test/feed\nhttps://lantern.test/feed\n{secret}\n"
    answer = sign_in(dee).post(
        f"/collections/{kept.pk}/bring", {"file": SimpleUploadedFile("my.opml", opml), "text": text}
    )

    inside = set(kept.items.values_list("account__display_name", flat=True))
    assert inside == {"Chidi", "lantern.test", "care.test"}
    page = text_of(answer)
    for said in (
        "They do not want to be put into collections.",
        "Nobody here is called this.",
        "a secret of its reader",
    ):
        assert said in page
    assert not Follow.objects.filter(follower=dee).exists(), "bringing follows nobody"

    taken = text_of(sign_in(dee).get(f"/collections/{kept.pk}/collection.opml"))
    assert 'xmlUrl="https://lantern.test/feed"' in taken
    assert 'xmlUrl="http://kith.test/@chidi/feed.atom"' in taken


def test_what_a_full_collection_has_no_room_for_is_said_and_nobody_is_asked(dee, sign_in, now, fake_web):
    sites = [make_account(f"site{number}.example", kind="feed") for number in range(25)]
    kept = make_collection(owner=dee, draft=CollectionDraft(name="Full"), accounts=sites, now=now)
    text = "\n".join(f"https://site{number}.test/feed" for number in range(130))
    page = text_of(sign_in(dee).post(f"/collections/{kept.pk}/bring", {"text": text}))
    assert "There is no room for 100 more" in page
    assert "30 lines after the first hundred were not looked at." in page
    assert fake_web.asked == []


def test_a_website_that_is_a_secret_of_its_reader_stays_one(dee, sign_in, now):
    kept = make_collection(owner=dee, draft=CollectionDraft(name="Brought"), now=now)
    secret = make_account("care.example", kind="feed", is_locked=True)
    Feed.objects.create(
        account=secret, address="https://care.example/feed", created_at=now, host="care.example", is_private=True
    )
    page = text_of(sign_in(dee).post(f"/collections/{kept.pk}/bring", {"text": "https://care.example/feed"}))
    assert "a secret of its reader" in page
    assert not kept.items.exists()


def test_what_is_taken_along_comes_back_the_same(dee, chidi, sign_in, now, fake_web):
    Account.objects.filter(pk=chidi.pk).update(is_discoverable=True)
    chidi.refresh_from_db()
    kept = make_collection(owner=dee, draft=CollectionDraft(name="One"), accounts=[chidi], now=now)
    site = make_account("care.example", kind="feed")
    Feed.objects.create(account=site, address="https://care.example/feed", created_at=now, host="care.example")
    put_in(kept=kept, account=site, now=now)
    browser = sign_in(dee)
    taken = browser.get(f"/collections/{kept.pk}/collection.opml").content
    other = make_collection(owner=dee, draft=CollectionDraft(name="Two"), now=now)
    browser.post(f"/collections/{other.pk}/bring", {"file": SimpleUploadedFile("one.opml", taken)})
    assert set(other.items.values_list("account", flat=True)) == {chidi.pk, site.pk}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_list_is_read_however_it_is_encoded(encoding, dee, chidi, sign_in, now):
    Account.objects.filter(pk=chidi.pk).update(is_discoverable=True)
    kept = make_collection(owner=dee, draft=CollectionDraft(name="Brought"), now=now)
    opml = f"""<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>{" " * 5000}<opml version="2.0"><body>
        <outline type="rss" text="Chidi" xmlUrl="http://kith.test/@chidi/feed.atom"/></body></opml>"""
    sent = {"file": SimpleUploadedFile("my.opml", opml.encode(encoding))}
    sign_in(dee).post(f"/collections/{kept.pk}/bring", sent)
    assert list(kept.items.values_list("account", flat=True)) == [chidi.pk]


@pytest.mark.parametrize(
    ("body", "says"),
    [(b"<html></html>", "neither OPML nor a list"), (b"nothing of use", "no @name and no address"), (b"", "no @name")],
)
def test_what_is_no_list_is_said(body, says, dee, sign_in, now):
    kept = make_collection(owner=dee, draft=CollectionDraft(name="Brought"), now=now)
    sent = {"file": SimpleUploadedFile("list.txt", body)} if body else {"text": ""}
    answer = sign_in(dee).post(f"/collections/{kept.pk}/bring", sent)
    assert answer.status_code == 422
    assert says in text_of(answer)


def test_a_page_shows_the_collections_that_are_listed(dee, kept, client, sign_in, now):
    make_collection(owner=dee, draft=CollectionDraft(name="By address only"), now=now)
    page = text_of(client.get("/@dee"))
    assert f"/collections/{kept.pk}" in page
    assert "By address only" not in page


def test_one_chooses_who_may_feature_one_and_what_stands_on_ones_page(amara, sign_in, client):
    browser = sign_in(amara)
    form = {"portrait": "keep", "shows_media": "on", "featuring": "never", "featured_tags": "#care"}
    assert browser.post("/settings/profile", form).status_code == 302
    amara.refresh_from_db()
    assert (amara.featuring, amara.shows_featured, amara.shows_media, amara.shows_media_replies) == (
        "never", False, True, False,
    )  # fmt: skip
    assert "#care" not in text_of(client.get("/@amara"))
    assert browser.post("/settings/profile", form | {"featuring": "perhaps"}).status_code == 422


def test_a_page_of_pictures_is_there_for_who_wants_one(amara, client, now):
    publish_post(author=amara, draft=Draft(text="Words alone"), now=now)
    assert "?show=media" in text_of(client.get("/@amara"))
    Account.objects.filter(pk=amara.pk).update(shows_media=False)
    page = text_of(client.get("/@amara?show=media"))
    assert "?show=media" not in page
    assert "Words alone" in page, "the first part instead"
