"""Archives made to harm: each is refused in plain words or read without harm, and leaves nothing lying about."""

import gzip
import io
import json
import struct
import tarfile
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kith.posts.models import Post
from kith.site import imports, returning
from kith.site.bringing import looking, packed, spool
from kith.site.bringing.json_items import Damaged, items_of
from kith.site.bringing.packed import NotAnArchive, Packed, as_zip, is_packed
from kith.site.models import Import
from kith.site.tests import packing
from kith.site.tests.packing import ACTOR, EVERYONE, OWNER, bring, outlook
from tests.cast import make_member

NOTE = {"type": "Note", "id": "https://old.test/1", "published": "2021-05-01T10:00:00Z", "content": "<p>Soup</p>"}
OUTBOX = json.dumps({"orderedItems": [NOTE]}).encode()


@pytest.fixture(autouse=True)
def in_a_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.KITH_DATA = tmp_path / "kith"


def zip_of(files, compression=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as into:
        for name, contents in files:
            into.writestr(name, contents)
    return made.getvalue()


def tar_of(*entries, mode="w:gz"):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as into:
        for name, contents, fields in entries:
            entry = tarfile.TarInfo(name)
            entry.size = len(contents)
            for field, value in fields.items():
                setattr(entry, field, value)
            into.addfile(entry, io.BytesIO(contents))
    return made.getvalue()


def looked_at(account, body, run_jobs):
    brought = returning.bring_archive(account=account, upload=SimpleUploadedFile("a", body), now=timezone.now())
    run_jobs()
    brought.refresh_from_db()
    return brought


@pytest.mark.parametrize(
    "body",
    [
        b"PK\x03\x04",
        b"PK\x03\x04" + b"\0" * 4000,
        b"PK\x05\x06" + b"\0" * 10,
        zip_of([("outbox.json", OUTBOX)])[:-30],
        zip_of([("outbox.json", OUTBOX)])[:60] + b"x" * 20 + zip_of([("outbox.json", OUTBOX)])[80:],
        b"\x1f\x8b",
        b"\x1f\x8b" + b"\0" * 400,
        gzip.compress(b"words"),
        gzip.compress(b"\xff" * 4000)[:-12],
        tar_of(("outbox.json", OUTBOX * 50, {}))[:-40],
        zip_of([("outbox.json", b'{"orderedItems": [{"id": 1}, {"id"')]),
        zip_of([("outbox.json", b"[" * 100_000)]),
        zip_of([("actor.json", b"{"), ("outbox.json", OUTBOX)]),
        zip_of([("outbox.json", OUTBOX)], zipfile.ZIP_LZMA),
    ],
    ids=range(14),
)
def test_what_is_broken_is_refused_and_nothing_stays(ben, run_jobs, body):
    brought = looked_at(ben, body, run_jobs)

    assert "damaged" in brought.problem
    assert brought.done_at
    assert not spool.path_of(brought.token).exists()
    assert not Post.objects.exists()


def test_an_archive_of_nothing_is_said_to_be_one(ben, run_jobs):
    assert "nothing in this archive" in looked_at(ben, zip_of([("holiday.txt", b"words")]), run_jobs).problem


def test_names_that_lead_elsewhere_lead_nowhere(ben, run_jobs, tmp_path):
    names = [
        "../../evil.json",
        "/etc/evil.json",
        "..\\..\\evil.json",
        "kith/../../evil.json",
        "media_attachments/../../x",
    ]
    contents = [(name, b"evil") for name in names] + [("outbox.json", OUTBOX)]

    zipped = looked_at(ben, zip_of(contents), run_jobs)
    assert zipped.seen_at
    imports.drop(brought=zipped)
    packed_otherwise = looked_at(ben, tar_of(*((name, body, {}) for name, body in contents)), run_jobs)

    assert packed_otherwise.seen_at
    assert not [path for path in tmp_path.rglob("*") if "evil" in path.name or path.name == "x"]
    assert {path.name for path in spool.path_of(packed_otherwise.token).iterdir()} == {"archive.zip", "posts.jsonl"}


def test_links_and_devices_in_a_tar_are_nothing(ben, run_jobs):
    entries = [
        ("actor.json", b"", {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}),
        ("avatar.png", b"", {"type": tarfile.LNKTYPE, "linkname": "/etc/passwd"}),
        ("header.png", b"", {"type": tarfile.CHRTYPE, "devmajor": 1, "devminor": 5}),
        ("likes.json", b"", {"type": tarfile.FIFOTYPE}),
        ("outbox.json", OUTBOX, {}),
    ]
    brought = looked_at(ben, tar_of(*entries), run_jobs)

    assert list(brought.parts.values_list("kind", flat=True)) == ["posts"]
    with Packed(spool.path_of(brought.token) / spool.ARCHIVE) as archive:
        assert not archive.has("actor.json")


def test_a_file_that_grows_beyond_its_kind_is_refused(ben, run_jobs, monkeypatch):
    monkeypatch.setattr(looking, "_LARGEST_OUTBOX", 10_000)

    brought = looked_at(ben, zip_of([("outbox.json", b'{"a": "' + b" " * 50_000 + b'"}')]), run_jobs)

    assert "larger than Kith reads" in brought.problem


def test_what_an_entry_says_of_its_size_is_not_believed(tmp_path):
    body = bytearray(zip_of([("outbox.json", b"x" * 1000)], zipfile.ZIP_STORED))
    at = body.rfind(b"PK\x01\x02")
    body[at + 24 : at + 28] = struct.pack("<L", 5)  # its size in the list of contents
    path = tmp_path / "a.zip"
    path.write_bytes(body)

    with Packed(path) as archive, pytest.raises(NotAnArchive):
        archive.read("outbox.json", most=5000)


def test_a_stream_that_never_ends_is_left(ben, run_jobs, monkeypatch):
    monkeypatch.setattr(packed, "_MOST_UNPACKED", 100_000)

    brought = looked_at(ben, tar_of(("holiday.bin", b"\0" * 1_000_000, {})), run_jobs)

    assert "more in this archive than Kith unpacks" in brought.problem


def test_a_stream_that_takes_too_long_is_left(ben, run_jobs, monkeypatch):
    monkeypatch.setattr(packed, "_MOST_SECONDS", -1.0)

    assert "than Kith" in looked_at(ben, tar_of(("outbox.json", OUTBOX, {})), run_jobs).problem


@pytest.mark.parametrize("mode", ["w:gz", "w"])
def test_a_header_that_would_fill_the_memory_is_refused(ben, run_jobs, mode):
    huge = ("PaxHeader", b"9" * 1_500_000, {"type": tarfile.XHDTYPE})

    assert "damaged" in looked_at(ben, tar_of(huge, ("outbox.json", OUTBOX, {}), mode=mode), run_jobs).problem


def test_a_file_full_of_holes_is_refused(ben, run_jobs):
    entry = ("outbox.json", b"", {"pax_headers": {"GNU.sparse.size": "9000000000000", "GNU.sparse.map": "0,1"}})

    assert "damaged" in looked_at(ben, tar_of(entry), run_jobs).problem


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_more_files_than_anyone_looks_at_are_refused(ben, run_jobs, monkeypatch, kind):
    monkeypatch.setattr(packed, "MOST_ENTRIES", 20)
    names = [f"{number}.txt" for number in range(30)]
    body = zip_of([(name, b"") for name in names]) if kind == "zip" else tar_of(*((name, b"", {}) for name in names))

    assert "more files" in looked_at(ben, body, run_jobs).problem


def test_a_list_of_contents_that_would_fill_the_memory_is_not_read(tmp_path):
    """The end of a zip says how long its list is; what it says in the long form counts too."""
    path = tmp_path / "a.zip"
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 1, 1, 500_000_000, 0, 0)
    path.write_bytes(b"PK\x03\x04" + end)
    with pytest.raises(NotAnArchive, match="more files"):
        Packed(path)

    long_form = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1 << 40, 1 << 40, 1 << 60, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 4, 1)
    short = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(b"PK\x03\x04" + long_form + locator + short)
    with pytest.raises(NotAnArchive, match="more files"):
        Packed(path)

    # Two long forms: what points to the harmless one is not where zipfile looks.
    harmless = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 46, 0)
    path.write_bytes(b"PK\x03\x04" + harmless + long_form + locator + short)
    with pytest.raises(NotAnArchive, match="damaged"):
        Packed(path)


def test_more_files_than_the_list_of_contents_says_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "MOST_ENTRIES", 20)
    monkeypatch.setattr(packed, "_PIECE", 7)  # marks lie across pieces
    path = tmp_path / "a.zip"
    body = bytearray(zip_of([(f"{number}.txt", b"") for number in range(21)]))
    at = body.rfind(b"PK\x05\x06")
    body[at + 8 : at + 12] = struct.pack("<HH", 1, 1)
    path.write_bytes(body)

    with pytest.raises(NotAnArchive, match="more files"):
        Packed(path)


def test_a_zip_in_the_long_form_is_read(tmp_path):
    path = tmp_path / "a.zip"
    body = zip_of([("outbox.json", OUTBOX)])
    at = body.rfind(b"PK\x05\x06")
    size, start = struct.unpack("<LL", body[at + 12 : at + 20])
    long_form = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, size, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    short = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(body[:at] + long_form + locator + short)

    with Packed(path) as archive:
        assert archive.read("outbox.json", most=5000) == OUTBOX


def test_a_locked_archive_is_refused(tmp_path):
    body = bytearray(zip_of([("outbox.json", OUTBOX)]))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.find(mark) + place] |= 1  # “encrypted”
    path = tmp_path / "a.zip"
    path.write_bytes(body)

    with Packed(path) as archive, pytest.raises(NotAnArchive, match="damaged"):
        archive.read("outbox.json", most=5000)


def test_an_archive_packed_twice_over_is_looked_at_once(tmp_path):
    source, into = tmp_path / "upload", tmp_path / "archive.zip"
    source.write_bytes(tar_of(("outbox.json", OUTBOX, {})))

    as_zip(source, into)
    as_zip(source, into)

    assert not source.exists()
    with Packed(into) as archive:
        assert archive.read("outbox.json", most=5000) == OUTBOX


def pieces_of(body, size):
    return (body[start : start + size] for start in range(0, len(body), size))


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_items_are_read_whatever_pieces_they_come_in(size):
    items = [1, 12, "Soup ☕ \\u00e9 ]}", {"a": [{"orderedItems": [1]}]}, None, [], -1.5]
    body = json.dumps({"a": {"orderedItems": [9]}, "orderedItems": items, "b": 1}, ensure_ascii=False).encode()

    assert list(items_of(pieces_of(b"\xef\xbb\xbf " + body, size), most=100)) == items
    assert list(items_of(pieces_of(body, size), most=2)) == items[:2]
    assert list(items_of([b'{"orderedItems": []}'], most=9)) == list(items_of([b"{}"], most=9)) == []


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"orderedItems"', b'{"orderedItems": [', b'{"orderedItems": [1 2]}', b'{"orderedItems": [1,',
     b'{"a" 1}', b"{[]: 1}", b'{"orderedItems": [{]}',
     b'{"orderedItems": [' + b"[" * 200_000, b'{"a": "' + b"x" * 3_000_000],
    ids=range(12),
)  # fmt: skip
def test_what_is_no_collection_is_damaged(body):
    with pytest.raises(Damaged):
        list(items_of(pieces_of(body, 65536), most=100))


ODD = [None, True, -1, 10**400, float("nan"), "", "\0", "\ud800", "x" * 3000, [], {}, [[]], ["\0"], [{}], {"\0": []},
       {"type": []}, {"type": "Hashtag", "name": []}, {"totalItems": []}, "https://[",
       "9999-12-31T23:59:59-14:00"]  # fmt: skip
OF_A_NOTE = [
    "id", "type", "url", "published", "updated", "expires", "content", "contentMap", "source", "summary", "sensitive",
    "to", "cc", "attributedTo", "inReplyTo", "tag", "attachment", "oneOf", "votersCount", "closed", "name", "repliers",
]  # fmt: skip
OF_AN_ACTOR = ["id", "type", "name", "preferredUsername", "summary", "source", "attachment", "icon", "image", "role"]


@pytest.mark.parametrize("kind", ["Question", "Article"])
def test_a_post_may_say_anything_and_all_others_come(run_jobs, db, kind):
    rosa = make_member("rosa")
    plain = {
        "type": kind, "attributedTo": OWNER, "published": "2021-05-01T10:00:00Z", "to": [EVERYONE], "content": "Soup",
        "oneOf": [{"name": "Yes"}, {"name": "No", "replies": {"totalItems": 2}}],
        "attachment": [{"type": "Document", "url": "/media_attachments/1.png", "name": "Hills"}],
    }  # fmt: skip
    odd = [{name: value} for name in OF_A_NOTE for value in ODD] + [
        {"tag": [{"type": "Hashtag", "name": value, "href": value}, value]} for value in ODD
    ] + [{"attachment": [{"url": value, "name": value, "focalPoint": value}, value]} for value in ODD] + [
        {"oneOf": [{"name": "Yes", "replies": value}, {"name": value}, value]} for value in ODD
    ]  # fmt: skip
    notes = [plain | {"id": f"{OWNER}/{number}"} | each for number, each in enumerate([*odd, {}])]
    made = bring(rosa, packing.zip_of(actor=ACTOR, outbox=[*notes, *ODD]), run_jobs, wanted={"posts"})

    assert not made.problem
    assert outlook(made, "posts").waiting == 0
    assert Post.objects.filter(author=rosa, original__address=f"{OWNER}/{len(odd)}").exists()
    assert outlook(made, "posts").done > 300


def test_a_profile_and_lists_may_say_anything(run_jobs, db):
    rosa = make_member("rosa")
    whole = {"address": "https://paths.test/one", "quote": "Hills", "prefix": "", "suffix": "", "note": "Good"}
    marks = [whole | {name: value} for name in (*whole, "created_at") for value in ODD]
    lists = {"highlights": {"highlights": [*ODD, *marks]}, "bookmarks": {"orderedItems": ODD}}
    for value in ODD:
        made = bring(rosa, packing.zip_of(actor=dict.fromkeys(OF_AN_ACTOR, value), outbox=[NOTE], **lists), run_jobs)
        assert not made.problem
        assert not made.parts.filter(done_at=None).exists()
        lists = {}
    assert rosa.annotations.filter(quote="Hills", note="Good").exists()


def test_what_is_packed_is_known_by_its_beginning():
    assert all(
        map(is_packed, (zip_of([]), zip_of([("a", b"")]), tar_of(mode="w:gz"), tar_of(("a", b"", {}), mode="w")))
    )
    assert not any(map(is_packed, (b"", b"a,b\n" * 100, b'{"custom_filters": []}', b"BZh91AY")))


def test_nobody_fills_the_disk(ben, monkeypatch):
    monkeypatch.setattr(spool, "SPARE", 1 << 60)

    with pytest.raises(imports.NotThisFile, match="not enough room"):
        returning.bring_archive(account=ben, upload=SimpleUploadedFile("a.zip", zip_of([])), now=timezone.now())
    assert not Import.objects.exists()
