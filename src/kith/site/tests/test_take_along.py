"""Everything of one's own in one file, and lists that other servers take (rows M15, N16)."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image

from kith.accounts.actions import block, block_domain, follow, keep_private_note, mute
from kith.accounts.models import Account
from kith.collections.actions import CollectionDraft, make_collection
from kith.media.actions import receive_upload
from kith.members.models import Letter
from kith.posts.actions import bookmark, boost, favourite, publish_post
from kith.posts.actions.saving import folder_named, move_bookmarks
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Visibility
from kith.protocols.letters.addressing import Pattern
from kith.protocols.opml import read_opml
from kith.reading.mail_in import make_saving_address, saving_address_of
from kith.site import archives
from kith.site.exports import EXPORTS
from kith.site.models import Archive


@pytest.fixture(autouse=True)
def in_a_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.KITH_DATA = tmp_path


def picture_of(owner):
    picture = io.BytesIO()
    Image.new("RGB", (40, 30)).save(picture, "PNG")
    picture.size = len(picture.getvalue())
    return receive_upload(owner_id=owner.id, upload=picture, now=timezone.now(), description="Grey hills")


def archive_of(account, run_jobs):
    made = archives.ask_for_archive(account=account, now=timezone.now())
    run_jobs()
    made.refresh_from_db()
    assert made.is_ready
    return zipfile.ZipFile(archives.path_of(made))


def export(name, account):
    return next(each for each in EXPORTS if each.name == name).pieces(account)


def document(packed, name):
    return json.loads(packed.read(name))


def test_the_archive_has_the_shape_that_tools_know(amara, ben, run_jobs):
    now = timezone.now()
    bens = publish_post(author=ben, draft=Draft(text="Soup"), now=now)
    hills = publish_post(
        author=amara,
        draft=Draft(text="Hills @ben #walking", media_ids=(picture_of(amara).id,), language="en", warning="Weather"),
        now=now + timedelta(seconds=1),
    )
    answer = publish_post(
        author=amara,
        draft=Draft(text="With bread", in_reply_to_id=bens.id, visibility=Visibility.FOLLOWERS),
        now=now + timedelta(seconds=2),
    )
    poll = PollDraft(options=("Tea", "Coffee"), lasts=timedelta(days=1), is_multiple=True)
    asked = publish_post(author=amara, draft=Draft(text="And?", poll=poll), now=now + timedelta(seconds=3))
    passed = boost(account=amara, post=bens, now=now + timedelta(seconds=4))
    favourite(account=amara, post=bens, now=now)
    bookmark(account=amara, post=bens, now=now)

    packed = archive_of(amara, run_jobs)
    outbox = document(packed, "outbox.json")
    notes = {each["object"]["id"]: each["object"] for each in outbox["orderedItems"] if each["type"] == "Create"}

    assert packed.testzip() is None
    assert outbox["type"] == "OrderedCollection"
    assert outbox["totalItems"] == len(outbox["orderedItems"]) == 4
    note = notes[hills.uri]
    assert note["summary"] == "Weather"
    assert note["contentMap"] == {"en": hills.html}
    assert note["source"]["content"] == "Hills @ben #walking"
    assert {tag["name"] for tag in note["tag"]} == {"@ben", "#walking"}
    assert note["attachment"][0]["name"] == "Grey hills"
    assert note["attachment"][0]["url"] in packed.namelist()
    assert notes[answer.uri]["inReplyTo"] == bens.uri
    assert notes[answer.uri]["to"] == [f"{amara.uri}/followers"]
    assert notes[asked.uri]["type"] == "Question"
    assert [option["name"] for option in notes[asked.uri]["anyOf"]] == ["Tea", "Coffee"]
    announce = next(each for each in outbox["orderedItems"] if each["type"] == "Announce")
    assert (announce["id"], announce["object"]) == (passed.uri, bens.uri)
    assert document(packed, "likes.json")["orderedItems"] == [bens.uri]
    assert document(packed, "bookmarks.json")["orderedItems"] == [bens.uri]
    actor = document(packed, "actor.json")
    assert (actor["preferredUsername"], actor["outbox"]) == ("amara", "outbox.json")
    assert read_opml(packed.read("websites.opml")) == []
    assert {"archive.css", "drafts.json", "custom_filters.json"} <= set(packed.namelist())
    pages = packed.read("index.html").decode() + packed.read(f"posts-{now.year}.html").decode()
    for words in ("Amara Nwosu-Hart", "With bread", "Soup", note["attachment"][0]["url"]):
        assert words in pages
    assert "<script" not in pages
    assert "http://" not in packed.read("index.html").decode().split("<link")[1].split(">")[0]


def test_nobody_elses_words_are_in_it_that_were_not_meant_for_one(amara, ben, chidi, run_jobs):
    secret = publish_post(author=chidi, draft=Draft(text="Only for me"), now=timezone.now())
    bookmark(account=amara, post=secret, now=timezone.now())
    type(secret).objects.filter(pk=secret.pk).update(visibility=Visibility.FOLLOWERS)
    keep_private_note(account=ben, target=amara, text="Ben’s own note")
    keep_private_note(account=amara, target=ben, text="Makes good soup")

    packed = archive_of(amara, run_jobs)
    everything = b"".join(packed.read(name) for name in packed.namelist()).decode("utf-8", "replace")

    assert secret.uri not in everything
    assert "Ben’s own note" not in everything
    assert "Makes good soup" in everything


def test_only_its_owner_fetches_it_and_only_for_a_week(amara, ben, sign_in, run_jobs):
    browser = sign_in(amara)
    browser.post("/settings/takeout/make")
    assert "next in line" in browser.get("/settings/takeout").content.decode()
    run_jobs()
    made = Archive.objects.get()
    address = f"/settings/takeout/{made.pk}.zip"

    assert "Fetch your archive" in browser.get("/settings/takeout").content.decode()
    answer = browser.get(address)
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert answer["Content-Type"] == "application/zip"
    part = browser.get(address, headers={"Range": "bytes=0-1"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"PK")
    assert sign_in(ben).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert oct(archives.path_of(made).stat().st_mode)[-3:] == "600"

    archives.forget_archives(now=timezone.now() + timedelta(days=8))
    assert browser.get(address).status_code == 404
    assert list(archives.folder().iterdir()) == []


def test_one_at_a_time_and_one_a_day(amara, sign_in, run_jobs):
    now = timezone.now()
    archives.ask_for_archive(account=amara, now=now)
    with pytest.raises(archives.IsBeingMade):
        archives.ask_for_archive(account=amara, now=now)
    run_jobs()
    with pytest.raises(archives.TooSoon):
        archives.ask_for_archive(account=amara, now=now + timedelta(hours=23))
    assert "tomorrow" in sign_in(amara).post("/settings/takeout/make", follow=True).content.decode()
    archives.ask_for_archive(account=amara, now=now + timedelta(hours=25))


def test_cut_off_in_the_middle_it_is_begun_anew(amara, run_jobs, monkeypatch):
    publish_post(author=amara, draft=Draft(text="Round the park"), now=timezone.now())
    made = archives.ask_for_archive(account=amara, now=timezone.now())
    left = archives.path_of(made).with_suffix(".work")
    left.mkdir()
    (left / "outbox.json").write_text("half of it")
    archives.path_of(made).with_suffix(".part").write_bytes(b"PK half of it")

    run_jobs()

    packed = zipfile.ZipFile(archives.path_of(made))
    assert document(packed, "outbox.json")["totalItems"] == 1
    assert [path.suffix for path in archives.folder().iterdir()] == [".zip"]


def test_one_that_never_comes_can_be_asked_for_again(amara, sign_in):
    asked = archives.ask_for_archive(account=amara, now=timezone.now())
    archives.forget_archives(now=timezone.now() + timedelta(days=2))
    with pytest.raises(archives.IsBeingMade):
        archives.ask_for_archive(account=amara, now=timezone.now())

    archives.forget_archives(now=timezone.now() + timedelta(days=4))

    assert "Ask for it again" in sign_in(amara).get("/settings/takeout").content.decode()
    assert archives.ask_for_archive(account=amara, now=timezone.now()).pk != asked.pk


def test_an_archive_whose_file_is_lost_can_be_made_again(amara, sign_in, run_jobs):
    made = archives.ask_for_archive(account=amara, now=timezone.now())
    run_jobs()
    archives.path_of(made).unlink()

    assert "Make my archive" in sign_in(amara).get("/settings/takeout").content.decode()
    archives.ask_for_archive(account=amara, now=timezone.now())


def test_a_full_disk_is_said_in_plain_words(amara, sign_in, run_jobs, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000}))
    archives.ask_for_archive(account=amara, now=timezone.now())
    run_jobs()

    assert "not enough room" in sign_in(amara).get("/settings/takeout").content.decode()
    archives.ask_for_archive(account=amara, now=timezone.now())  # and it may be tried again at once


def test_a_missing_picture_spoils_nothing(amara, run_jobs):
    file = picture_of(amara)
    publish_post(author=amara, draft=Draft(text="Hills", media_ids=(file.id,)), now=timezone.now())
    file.refresh_from_db()
    default_storage.delete(file.file)

    packed = archive_of(amara, run_jobs)

    assert file.file in packed.read("missing.txt").decode()


def test_a_letter_and_the_bell_say_that_it_is_ready(amara, sign_in, run_jobs, monkeypatch):
    monkeypatch.setattr("kith.foundations.mail.is_set_up", lambda: True)
    sent = []
    monkeypatch.setattr("kith.foundations.mail.deliver", lambda **letter: sent.append(letter))

    archive_of(amara, run_jobs)

    assert "ready" in sent[0]["subject"]
    assert "/settings/takeout" in sent[0]["text"]
    assert not Letter.objects.exists()
    bell = sign_in(amara).get("/notices").content.decode()
    assert "The archive you asked for is ready" in bell
    assert 'href="/settings/takeout"' in bell


def test_lists_go_out_as_mastodon_writes_them(amara, ben, emi, sign_in, settings):
    settings.KITH_DOMAIN = "kith.test"
    follow(follower=amara, target=ben, now=timezone.now(), shows_boosts=False, notifies=True, languages=["cy", "en"])
    block_domain(account=amara, domain="far.test", now=timezone.now())
    mute(account=amara, target=ben, now=timezone.now(), hides_notifications=False)
    block(account=amara, target=emi, now=timezone.now())
    browser = sign_in(amara)

    def lines(name):
        answer = browser.get(f"/settings/takeout/{name}")
        assert "attachment" in answer["Content-Disposition"]
        return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))

    assert lines("following_accounts.csv") == [
        ["Account address", "Show boosts", "Notify on new posts", "Languages"],
        ["ben@kith.test", "false", "true", "cy, en"],
    ]
    assert lines("muted_accounts.csv") == [["Account address", "Hide notifications"], ["ben@kith.test", "false"]]
    assert lines("blocked_accounts.csv") == [["emi@elsewhere.test"]]
    assert lines("blocked_domains.csv") == [["far.test"]]
    assert lines("bookmarks.csv") == []
    assert browser.get("/settings/takeout/passwords.csv").status_code == 404


def test_no_cell_is_a_formula_to_a_spreadsheet(amara, ben):
    keep_private_note(account=amara, target=ben, text='=HYPERLINK("http://evil.test","tea"), a "cup"\nand more')

    (line,) = list(csv.reader(io.StringIO("".join(export("private_notes.csv", amara)))))[1:]

    assert line[1].startswith("'=HYPERLINK")
    assert line[1].endswith("and more")


def test_saved_things_and_highlights_go_along(amara, ben, run_jobs):
    post = publish_post(author=ben, draft=Draft(text="Soup"), now=timezone.now())
    kept = bookmark(account=amara, post=post, now=timezone.now())
    move_bookmarks(
        account=amara,
        bookmark_ids=[kept.pk],
        folder=folder_named(account=amara, name="Cooking", now=timezone.now()),
    )

    rows = list(csv.reader(io.StringIO("".join(export("saved.csv", amara)))))

    assert rows[0] == ["Address", "Title", "Folder", "Tags", "Saved", "Read"]
    assert rows[1][:4] == [post.uri, "", "Cooking", ""]
    assert "Highlights" in "".join(export("highlights.md", amara))


def test_the_address_by_which_letters_save_stays_a_secret(amara, run_jobs, settings):
    settings.KITH_MAIL_IN_PATTERN = Pattern.of("save@kith.test")
    address = make_saving_address(account=amara, now=timezone.now())
    secret = settings.KITH_MAIL_IN_PATTERN.secret_in(address)
    digest = saving_address_of(amara).digest

    packed = archive_of(amara, run_jobs)

    for name in packed.namelist():
        assert secret.encode() not in packed.read(name)
        assert digest.encode() not in packed.read(name)


def test_websites_are_not_people_one_follows(amara):
    site = Account.objects.create(
        id=7, username="care.test", uri="http://kith.test/users/care.test", kind="feed", created_at=timezone.now()
    )
    follow(follower=amara, target=site, now=timezone.now())

    assert "care.test" not in "".join(export("following_accounts.csv", amara))


def test_collections_go_along_each_a_folder(amara, ben, sign_in, now):
    Account.objects.filter(pk=ben.pk).update(is_discoverable=True)
    ben.refresh_from_db()
    make_collection(owner=amara, draft=CollectionDraft(name="Good company"), accounts=[ben], now=now)
    answer = sign_in(amara).get("/settings/takeout/collections.opml")
    taken = b"".join(answer.streaming_content).decode()
    assert '<outline text="Good company" title="Good company">' in taken
    assert 'xmlUrl="http://kith.test/@ben/feed.atom"' in taken
