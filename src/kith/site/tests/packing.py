"""Archives for tests, and bringing them."""

import io
import json
import zipfile

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from kith.posts.models import Post
from kith.site import archives, imports, returning

OWNER = "https://old.test/users/amara"
EVERYONE = "https://www.w3.org/ns/activitystreams#Public"


def picture(colour="grey", sides=(40, 30)):
    drawn = io.BytesIO()
    Image.new("RGB", sides, colour).save(drawn, "PNG")
    return ContentFile(drawn.getvalue())


def archive_of(account, run_jobs):
    made = archives.ask_for_archive(account=account, now=timezone.now())
    run_jobs()
    return archives.path_of(made).read_bytes()


def zip_of(**files):
    """`zip_of(outbox=[…], actor={…})`: a JSON file each; other names by `files` in bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as into:
        for name, contents in files.items():
            if isinstance(contents, bytes):
                into.writestr(name, contents)
            elif name == "outbox":
                into.writestr("outbox.json", json.dumps({"type": "OrderedCollection", "orderedItems": contents}))
            else:
                into.writestr(f"{name}.json", json.dumps(contents))
    return packed.getvalue()


def note(number, **fields):
    told = {
        "id": f"{OWNER}/statuses/{number}",
        "type": "Note",
        "attributedTo": OWNER,
        "published": f"2021-05-{number % 28 + 1:02}T10:00:00Z",
        "to": [EVERYONE],
        "content": f"<p>Soup {number}</p>",
        **fields,
    }
    return {"type": "Create", "object": told}


ACTOR = {"id": OWNER, "name": "Amara of old", "preferredUsername": "amara"}


def bring(account, body, run_jobs, *, name="archive.zip", wanted=None):
    brought = returning.bring_archive(account=account, upload=SimpleUploadedFile(name, body), now=timezone.now())
    run_jobs()
    brought.refresh_from_db()
    if brought.problem:
        return brought
    kinds = set(brought.parts.values_list("kind", flat=True)) if wanted is None else wanted
    returning.confirm_archive(brought=brought, wanted=kinds, now=timezone.now())
    run_jobs()
    brought.refresh_from_db()
    assert brought.done_at
    return brought


def outlook(brought, kind):
    return imports.outlook_of(brought.parts.get(kind=kind))


def posts_of(account):
    return list(Post.objects.filter(author=account).order_by("id"))
