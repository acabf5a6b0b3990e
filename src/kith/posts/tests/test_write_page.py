"""The write page: what is typed and sent is never lost, and a reply goes where it should."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kith.media.models import MediaFile
from kith.posts.actions import delete_post, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post


def picture(name="park.png"):
    content = BytesIO()
    Image.new("RGB", (60, 40), "green").save(content, "png")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")


@pytest.fixture
def browser(amara, sign_in):
    return sign_in(amara)


def test_visitors_are_shown_the_door(client):
    assert client.get("/write").status_code == 302


def test_publishes_and_goes_to_the_post(browser, amara):
    answer = browser.post("/write", {"text": "Hello", "visibility": "followers", "language": "cy", "do": "post"})

    post = Post.objects.get()
    assert answer.headers["Location"] == f"/@amara/{post.id}"
    assert (post.visibility, post.language, post.author) == ("followers", "cy", amara)


def test_goes_back_to_the_page_it_was_written_on_but_never_elsewhere(browser):
    home = browser.post("/write", {"text": "One", "next": "/home"})
    elsewhere = browser.post("/write", {"text": "Two", "next": "//evil.test/"})

    assert home.headers["Location"] == "/home"
    assert elsewhere.headers["Location"].startswith("/@amara/")


def test_a_button_pressed_twice_posts_once(browser):
    first, second = (browser.post("/write", {"text": "Hello", "key": "one"}) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert Post.objects.count() == 1


def test_this_server_only_is_one_choice_on_the_small_form(browser):
    browser.post("/write", {"text": "Between us", "visibility": "here"})

    post = Post.objects.get()
    assert (post.visibility, post.is_local_only) == ("public", True)


def test_keeps_everything_after_an_error(browser):
    sent = {
        "text": "word " * 101,
        "preset": "A death",
        "warning": "in hospital",
        "visibility": "followers",
        "is_local_only": "on",
        "format": "markdown",
        "option_1": "Yes",
        "option_2": "No",
        "poll_is_multiple": "on",
        "poll_lasts": "60",
        "pictures": picture(),
    }

    answer = browser.post("/write", sent)

    page = answer.content.decode()
    file = MediaFile.objects.get()
    assert answer.status_code == 422
    assert "That is 24 characters too many." in page  # 504 and the warning
    assert "word word" in page
    assert 'value="in hospital"' in page
    assert '<option value="A death" selected>' in page
    assert '<option value="followers" selected>' in page
    assert 'value="Yes"' in page
    assert '<option value="60" selected>' in page
    assert f'name="media" value="{file.id}"' in page
    assert not Post.objects.exists()


def test_asks_once_for_a_description_and_then_lets_go(browser):
    asked = browser.post("/write", {"text": "Look", "pictures": picture()})

    page = asked.content.decode()
    file = MediaFile.objects.get()
    assert asked.status_code == 422
    assert "Add a description so that everyone can see it." in page
    assert 'name="nudged"' in page

    browser.post("/write", {"text": "Look", "media": [file.id], f"description-{file.id}": "", "nudged": "1"})
    assert Post.objects.get().attachments.get().media_id == file.id


def test_takes_a_description_and_what_must_stay_in_sight(browser):
    browser.post("/write", {"do": "files", "pictures": picture()})
    file = MediaFile.objects.get()
    said = {f"description-{file.id}": "A park", f"across-{file.id}": "end", f"height-{file.id}": "low"}

    browser.post("/write", {"text": "Look", "media": [file.id], **said})

    file.refresh_from_db()
    assert (file.description, file.focus_x, file.focus_y) == ("A park", 0.7, -0.7)


def test_takes_a_file_away(browser):
    browser.post("/write", {"do": "files", "pictures": picture()})
    file = MediaFile.objects.get()

    page = browser.post("/write", {"do": f"remove-{file.id}", "media": [file.id]}).content.decode()

    assert f'value="{file.id}"' not in page


def test_says_what_is_wrong_with_a_file_and_keeps_the_words(browser):
    text = SimpleUploadedFile("notes.txt", b"notes", content_type="text/plain")

    answer = browser.post("/write", {"text": "See attached", "pictures": text})

    assert answer.status_code == 422
    assert "notes.txt is of a sort that cannot be shown here." in answer.content.decode()
    assert "See attached" in answer.content.decode()


def test_takes_four_files_and_says_so(browser):
    answer = browser.post("/write", {"do": "files", "pictures": [picture(f"{n}.png") for n in range(5)]})

    assert "A post takes four files." in answer.content.decode()
    assert MediaFile.objects.count() == 4


def test_uses_nobody_elses_files(browser, ben, make_file):
    theirs = make_file(ben)

    browser.post("/write", {"text": "Look", "media": [theirs.id]})

    assert not Post.objects.get().attachments.exists()


def test_shows_how_it_will_read(browser):
    page = browser.post("/write", {"text": "**Hi** #walk", "format": "markdown", "do": "preview"}).content.decode()

    assert "How it will read" in page
    assert "<strong>Hi</strong>" in page
    assert not Post.objects.exists()


def test_more_opens_the_whole_form_with_what_was_typed(browser):
    page = browser.post("/write", {"text": "Half a thought", "do": "more", "visibility": "here"}).content.decode()

    assert "Half a thought" in page
    assert 'id="id_is_local_only" checked' in page
    assert not Post.objects.exists()


def test_asks_a_poll(browser):
    browser.post(
        "/write", {"text": "Seen it?", "option_1": "Yes", "option_2": "No", "option_4": "", "poll_lasts": "60"}
    )

    poll = Post.objects.get().poll
    assert poll.options.count() == 2
    assert poll.ends_at - poll.post.published_at == timedelta(hours=1)


def test_says_what_is_wrong_with_a_poll(browser):
    answer = browser.post("/write", {"text": "Seen it?", "option_1": "Yes"})

    assert answer.status_code == 422
    assert "A poll needs at least two answers." in answer.content.decode()


def test_a_reply_begins_as_narrow_as_what_it_answers(browser, amara, ben, chidi, now):
    draft = Draft(text="@amara and @chidi, hm", visibility="mentioned", warning="Work", is_local_only=True)
    asked = publish_post(author=ben, draft=draft, now=now)

    page = browser.get(f"/write?to={asked.id}").content.decode()

    assert '<option value="mentioned" selected>' in page
    assert "@chidi </textarea>" in page
    assert 'value="Work"' in page
    assert "The reply stays on this server" in page


def test_a_reply_returns_to_the_discussion(browser, ben, now):
    asked = publish_post(author=ben, draft=Draft(text="Who walks?"), now=now)

    answer = browser.post("/write", {"text": "I do", "to": asked.id, "next": f"/@ben/{asked.id}"})

    reply = Post.objects.get(in_reply_to=asked)
    assert answer.headers["Location"] == f"/@ben/{asked.id}#post-{reply.id}"


def test_a_reply_to_what_was_deleted_meanwhile_keeps_its_words(browser, ben, now):
    asked = publish_post(author=ben, draft=Draft(text="Who walks?"), now=now)
    asked_id = asked.id
    delete_post(post=asked, by=ben)

    answer = browser.post("/write", {"text": "I do, every Friday", "to": asked_id})

    assert answer.status_code == 422
    assert "is not here any more" in answer.content.decode()
    assert "I do, every Friday" in answer.content.decode()
    assert browser.post(f"/write?to={asked_id}", {"text": "I do, every Friday"}).status_code == 302


def test_nobody_answers_what_they_do_not_see(browser, chidi, now):
    hidden = publish_post(author=chidi, draft=Draft(text="For followers", visibility="followers"), now=now)

    assert browser.get(f"/write?to={hidden.id}").status_code == 404


def test_changes_a_post_and_its_picture(browser, amara, now, make_file):
    file = make_file(amara, description="A prak")
    post = publish_post(author=amara, draft=Draft(text="Frist", media_ids=(file.id,)), now=now)

    page = browser.get(f"/posts/{post.id}/edit").content.decode()
    browser.post(f"/posts/{post.id}/edit", {"text": "First", "media": [file.id], f"description-{file.id}": "A park"})

    assert ">Frist</textarea>" in page
    assert ">A prak</textarea>" in page
    post.refresh_from_db()
    assert post.html == "<p>First</p>"
    page = browser.get(f"/posts/{post.id}/history").content.decode()
    assert "Frist</del>" in page
    assert "First</ins>" in page
    assert "prak</del>" in page


def test_nobody_changes_anothers_post(browser, ben, now):
    post = publish_post(author=ben, draft=Draft(text="Mine"), now=now)

    assert browser.get(f"/posts/{post.id}/edit").status_code == 404
    assert browser.post(f"/posts/{post.id}/edit", {"text": "Ours"}).status_code == 404


def test_nobody_reads_the_history_of_what_they_do_not_see(client, browser, chidi, now):
    post = publish_post(author=chidi, draft=Draft(text="Quietly", visibility="followers"), now=now)

    assert browser.get(f"/posts/{post.id}/history").status_code == 404
    assert client.get(f"/posts/{post.id}/history").status_code == 404


def test_every_emoji_of_the_picker_has_a_name(browser):
    page = browser.get("/emoji?pick").content.decode()

    assert 'title="grinning face"' in page
    assert 'title="flag of Wales"' in page
    assert 'title=""' not in page


def test_a_page_knows_whether_something_was_sent_from_it(browser, amara, ben, sign_in):
    browser.post("/write", {"text": "Hello", "key": "one"})
    browser.post("/write", {"text": "", "key": "two"})

    for member, key, sent in ((amara, "one", True), (amara, "two", False), (amara, "", False), (ben, "one", False)):
        assert sign_in(member).get("/write/sent", {"key": key}).json() == {"sent": sent}
