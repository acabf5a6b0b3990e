"""The shelves: what one saved, in folders, under tags, read or not yet (row K7), through the door."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.accounts.actions import block
from kith.posts.actions import bookmark, publish_post, unbookmark
from kith.posts.actions.saving import folder_named, label_bookmark, mark_read, move_bookmarks
from kith.posts.drafts import Draft
from kith.posts.models import Bookmark, Folder, Label
from kith.reading.actions import follow_website, note_on, save_address
from kith.reading.tests.test_follow_website import rss

ADDRESS = "https://lantern.test/a-page?utm_source=mail"


@pytest.fixture
def browser(ben, sign_in):
    return sign_in(ben)


@pytest.fixture
def saved(amara, ben, now):
    """`saved("words")` is a post by Amara that Ben saved."""

    def save(words, **draft):
        post = publish_post(author=amara, draft=Draft(text=words, **draft), now=now)
        return bookmark(account=ben, post=post, now=now)

    return save


def seen(browser, address="/saved", **more):
    return browser.get(address, more).content.decode()


def test_last_saved_stands_first_and_nothing_is_filed(browser, saved):
    saved("First words")
    saved("Second words")

    page = seen(browser)

    assert page.index("Second words") < page.index("First words")
    assert "2 things on your shelves" in page
    assert "In no folder" not in page


def test_empty_shelves_teach(browser):
    page = seen(browser)

    assert "Nothing saved yet" in page
    assert 'href="/save"' in page


@pytest.mark.parametrize(
    "name", ["Supervision", "مشاهدات", "Тиждень", "会議の準備", "Tân & <b>tea</b>", "👩🏽‍⚕️ handovers", "x" * 60]
)
def test_folders_have_names_in_any_script(browser, ben, saved, name):
    kept = saved("Worth it")

    browser.post(f"/saved/{kept.pk}/place", {"new_folder": f"  {name} "})

    folder = Folder.objects.get(account=ben)
    assert folder.name == name
    assert f"<bdi>{name.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</bdi>" in seen(browser)
    assert "Worth it" in seen(browser, folder=str(folder.pk))
    assert "Everything is in a folder" in seen(browser, folder="none")


def test_one_name_is_one_folder_in_whatever_case(browser, ben, saved):
    for word in ("Budget week", "BUDGET  week", "ｂudget week"):
        browser.post(f"/saved/{saved(word).pk}/place", {"new_folder": word})

    assert Folder.objects.get(account=ben).name == "Budget week"


def test_folders_are_made_renamed_and_taken_away(browser, ben, saved, now):
    kept = saved("Stays saved")
    other = folder_named(account=ben, name="Other", now=now)
    browser.post("/saved/folders", {"folder": "Course"})
    folder = Folder.objects.get(account=ben, name="Course")
    move_bookmarks(account=ben, bookmark_ids=[kept.pk], folder=folder)

    browser.post(f"/saved/folders/{folder.pk}", {"folder": "Module 3"})
    refused = browser.post(f"/saved/folders/{folder.pk}", {"folder": "OTHER"}, follow=True).content.decode()
    empty = browser.post(f"/saved/folders/{folder.pk}", {"folder": " "}, follow=True).content.decode()
    folder.refresh_from_db()

    assert folder.name == "Module 3"
    assert "You have a folder of that name." in refused
    assert "A folder needs a name." in empty
    assert browser.post("/saved/folders", {"folder": " \u200b"}).status_code == 422

    asked = browser.post(f"/saved/folders/{folder.pk}", {"deed": "remove"}).content.decode()
    assert "Take this folder away?" in asked
    browser.post(f"/saved/folders/{folder.pk}", {"deed": "remove", "sure": "yes"})
    assert list(Folder.objects.filter(account=ben)) == [other]
    assert "Stays saved" in seen(browser)


def test_tags_are_given_found_and_changed(browser, ben, saved):
    kept, other = saved("Tagged words"), saved("Other words")

    browser.post(f"/saved/{kept.pk}/place", {"tags": "#Teaching, loneliness ; تنهایی, teaching"})

    assert sorted(Label.objects.filter(bookmarks=kept).values_list("name", flat=True)) == [
        "Teaching", "loneliness", "تنهایی",
    ]  # fmt: skip
    page = seen(browser, tag="TEACHING")
    assert "Tagged words" in page
    assert "Other words" not in page
    assert "Nothing has this tag" not in page

    browser.post(f"/saved/{kept.pk}/place", {"tags": "loneliness"})
    assert "Tagged words" not in seen(browser, tag="teaching")
    assert "?tag=Teaching" not in seen(browser)
    assert not Label.objects.filter(bookmarks=other).exists()


def test_too_many_tags_are_refused_with_what_was_typed(browser, saved):
    kept = saved("Words")
    typed = ", ".join(f"tag{number}" for number in range(21))

    answer = browser.post(f"/saved/{kept.pk}/place", {"tags": typed})

    assert answer.status_code == 422
    assert typed in answer.content.decode()


def test_what_was_read_leaves_the_unread(browser, ben, saved):
    kept, other = saved("Read already"), saved("Waits")

    browser.post("/saved/sort", {"deed": f"read:{kept.pk}"})
    unread = seen(browser, show="unread")

    assert "Waits" in unread
    assert "Read already" not in unread
    browser.post("/saved/sort", {"deed": f"read:{other.pk}"})
    assert "Nothing waits to be read" in seen(browser, show="unread")
    browser.post("/saved/sort", {"deed": f"unread:{kept.pk}"})
    assert "Read already" in seen(browser, show="unread")


def test_many_are_tidied_up_at_once(browser, ben, saved, now):
    ids = [saved(f"Words {number}").pk for number in range(3)]
    page = seen(browser, tidy="yes")
    assert page.count('type="checkbox"') == 3

    browser.post("/saved/sort", {"deed": "move", "id": ids[:2], "new_folder": "Course"})
    browser.post("/saved/sort", {"deed": "read", "id": ids})
    assert Bookmark.objects.filter(folder__name="Course").count() == 2
    assert Bookmark.objects.filter(account=ben, read_at=None).count() == 0

    asked = browser.post("/saved/sort", {"deed": "remove", "id": ids[1:]}).content.decode()
    assert "No longer save 2 things?" in asked
    assert Bookmark.objects.count() == 3
    browser.post("/saved/sort", {"deed": "remove", "id": ids[1:], "sure": "yes"})
    assert [each.pk for each in Bookmark.objects.all()] == ids[:1]

    nothing = browser.post("/saved/sort", {"deed": "read"}, follow=True).content.decode()
    assert "Tick what you mean first." in nothing


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("walk", True),
        ("WALK fridays", True),
        ("walk mondays", False),
        ("teaching", True),
        ("between me", True),
        ("100%", False),
        ("", True),
    ],
)
def test_words_are_found_in_what_one_saved_and_in_what_one_noted(browser, ben, saved, now, words, is_found):
    kept = saved("We walk on Fridays.")
    label_bookmark(bookmark=kept, names=["Teaching"])
    note_on(account=ben, about=kept.about, note="Between me and me", now=now)

    assert ("We walk" in seen(browser, q=words)) == is_found
    assert ("Nothing with these words" in seen(browser, q=words)) != is_found


def test_words_find_addresses_and_nobody_elses_notes(browser, ben, chidi, now):
    save_address(account=ben, address=ADDRESS, now=now, title="Mostly sleep")
    other = save_address(account=chidi, address=ADDRESS, now=now)
    note_on(account=chidi, about=other.about, note="Secretly", now=now)

    assert "Mostly sleep" in seen(browser, q="lantern SLEEP")
    assert "Mostly sleep" not in seen(browser, q="secretly")


def test_pages_follow_each_other(browser, saved):
    for number in range(5):
        saved(f"Words {number}.")

    first = browser.get("/saved", {"limit": 2, "show": "unread"})
    older = first.context["older"]
    second = seen(browser, f"/saved{older}&limit=2")

    assert older.startswith("?show=unread&max_id=")
    assert "Words 2." in second
    assert "Words 1." in second
    assert "Words 3." not in second
    assert "That is everything" not in second


@pytest.mark.parametrize("fate", ["deleted", "blocked", "narrowed", "hidden"])
def test_a_post_one_may_not_read_now_shows_no_word_and_an_address_stays(browser, amara, ben, saved, now, fate):
    kept = saved("Words of Amara")
    bookmark_of_link = save_address(account=ben, address=ADDRESS, now=now)
    post = kept.post
    if fate == "deleted":
        type(post).objects.filter(pk=post.pk).delete()
    elif fate == "blocked":
        block(account=amara, target=ben, now=now)
    else:
        change = {"visibility": "mentioned"} if fate == "narrowed" else {"hidden_at": now}
        type(post).objects.filter(pk=post.pk).update(**change)

    for address in ("/saved", "/saved?show=unread", "/saved?folder=none", "/home"):
        assert "Words of Amara" not in seen(browser, address), address
    assert "lantern.test" in seen(browser)
    assert "1 thing on your shelves" in seen(browser)
    assert browser.get(f"/saved/{kept.pk}").status_code == 404
    assert browser.get(f"/saved/{bookmark_of_link.pk}").status_code == 200


def test_nobody_else_comes_near_it(browser, chidi, ben, saved, sign_in, now):
    kept = saved("Words")
    folder = folder_named(account=ben, name="Private name", now=now)
    move_bookmarks(account=ben, bookmark_ids=[kept.pk], folder=folder)
    label_bookmark(bookmark=kept, names=["private-word"])
    other = sign_in(chidi)

    for address in (f"/saved/{kept.pk}", f"/saved/post/{kept.post_id}"):
        assert other.get(address).status_code == 404, address
    assert other.post(f"/saved/{kept.pk}/place", {"tags": "x"}).status_code == 404
    assert other.post(f"/saved/folders/{folder.pk}", {"folder": "x"}).status_code == 404
    other.post("/saved/sort", {"deed": "remove", "id": kept.pk, "sure": "yes"})
    for address in ("/saved", f"/saved?folder={folder.pk}", "/saved?tag=private-word", "/tags/private-word"):
        page = seen(other, address)
        assert "Private name" not in page, address
        assert ">Words<" not in page, address
    assert "private-word" not in seen(other, "/search?q=%23private")
    kept.refresh_from_db()
    assert kept.folder == folder

    own = saved("Own")
    Bookmark.objects.filter(pk=own.pk).update(account=chidi)
    other.post(f"/saved/{own.pk}/place", {"folder": folder.pk})
    assert Bookmark.objects.get(pk=own.pk).folder is None


class TestAfterSaving:
    def test_the_next_step_is_one_press_away(self, browser, amara, now):
        post = publish_post(author=amara, draft=Draft(text="Words"), now=now)

        htmx = browser.post(f"/posts/{post.pk}/bookmark", headers={"HX-Request": "true"}).content.decode()
        assert f'href="/saved/post/{post.pk}"' in htmx
        browser.post(f"/posts/{post.pk}/unbookmark")
        plain = browser.post(f"/posts/{post.pk}/bookmark", {"next": "/here"}, follow=True).content.decode()

        assert f'href="/saved/post/{post.pk}"' in plain
        assert browser.get(f"/saved/post/{post.pk}", follow=True).status_code == 200
        # It is said once, in the moment of saving; later the menu has the way there.
        later = seen(browser, "/here")
        assert "Put it in a folder?" not in later
        assert f'href="/saved/post/{post.pk}"' in later

    def test_saving_again_begins_unread_in_no_folder(self, ben, saved, now):
        kept = saved("Words")
        move_bookmarks(account=ben, bookmark_ids=[kept.pk], folder=folder_named(account=ben, name="F", now=now))
        mark_read(account=ben, bookmark_ids=[kept.pk], now=now)

        unbookmark(account=ben, post=kept.post)
        again = bookmark(account=ben, post=kept.post, now=now + timedelta(hours=1))

        assert (again.folder, again.read_at) == (None, None)


@pytest.mark.parametrize("count", [2, 40])
def test_the_shelves_ask_as_often_for_many_as_for_few(
    count, amara, ben, now, browser, fake_web, run_jobs, django_assert_max_num_queries
):
    fake_web.put("https://lantern.test/feed", rss(1))
    follow_website(account=ben, address="https://lantern.test/feed", now=now)
    for number in range(count):
        post = publish_post(author=amara, draft=Draft(text=f"Lap {number}"), now=now)
        label_bookmark(bookmark=bookmark(account=ben, post=post, now=now), names=["walk", f"n{number}"])
        kept = save_address(account=ben, address=f"https://lantern.test/{number}", now=timezone.now())
        move_bookmarks(
            account=ben, bookmark_ids=[kept.pk], folder=folder_named(account=ben, name=f"F{number % 3}", now=now)
        )
    browser.get("/saved")

    for address in (
        "/saved?limit=40",
        "/saved?limit=40&tag=walk",
        "/saved?limit=40&q=lap",
        "/saved?limit=40&folder=none&show=unread",
    ):
        with django_assert_max_num_queries(12):
            browser.get(address)
