"""The days of well-known apps: what each sends at its first sign-in and in daily use, and what it needs to get back.

Written from the public sources of these apps (Ivory's from what servers see of it), in traces/*.json: `ask` with a
form, JSON, or files, and what it `gives`: a kind, a list of one kind, or keys that must be there. `keep` names a value
for later asks.
"""

import json
import re
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from kith.media.tests.making import png
from kith.posts.actions import boost, favourite, publish_post
from kith.posts.drafts import Draft, PollDraft
from tests.cast import NOW

TRACES = {path.stem: json.loads(path.read_text()) for path in sorted(Path(__file__).parent.glob("traces/*.json"))}

# Without these, Mastodon's own Android app (and Tusky, IceCubes, whose models are as strict) drops what it got.
NEEDED = {
    "Account": "id username acct url display_name note avatar avatar_static header header_static created_at "
    "followers_count following_count statuses_count locked fields emojis",
    "Announcement": "id content published_at reactions",
    "Attachment": "id type url",
    "Card": "url title description type",
    "Context": "ancestors descendants",
    "Conversation": "id accounts unread",
    "Edit": "content created_at account media_attachments emojis",
    "Emoji": "shortcode url static_url visible_in_picker",
    "Filter": "id title context filter_action keywords statuses",
    "FilterV1": "id phrase context whole_word irreversible",
    "Groups": "accounts statuses notification_groups",
    "Group": "group_key notifications_count type most_recent_notification_id sample_account_ids",
    "InstanceV1": "uri title description version urls stats configuration languages registrations",
    "InstanceV2": "domain title description version registrations configuration usage languages rules thumbnail "
    "api_versions",
    "List": "id title replies_policy exclusive",
    "Mention": "id username acct url",
    "Notification": "id type created_at account group_key",
    "Poll": "id options expired multiple votes_count voted own_votes emojis",
    "Push": "id endpoint alerts server_key",
    "Relationship": "id following followed_by blocking muting requested domain_blocking showing_reblogs notifying "
    "endorsed note",
    "Scheduled": "id scheduled_at params media_attachments",
    "Search": "accounts statuses hashtags",
    "Status": "id uri created_at account content visibility sensitive spoiler_text media_attachments mentions tags "
    "emojis replies_count reblogs_count favourites_count filtered",
    "Tag": "name url",
    "Text": "",
}
INSIDE = {
    "account": "Account", "accounts": ["Account"], "status": "Status", "statuses": ["Status"], "reblog": "Status",
    "ancestors": ["Status"], "descendants": ["Status"], "last_status": "Status", "media_attachments": ["Attachment"],
    "mentions": ["Mention"], "tags": ["Tag"], "hashtags": ["Tag"], "emojis": ["Emoji"], "poll": "Poll", "card": "Card",
    "notification_groups": ["Group"],
}  # fmt: skip

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_LINKS = {"url", "uri", "avatar", "avatar_static", "header", "header_static", "preview_url", "static_url", "remote_url"}
# Numbers upstream too, and Tusky and Android read them as such.
_NUMBERS = {("Group", "most_recent_notification_id"), ("Push", "id")}


def faults(answer, kind, path="") -> list[str]:
    """Return what an app would stumble over in `answer`, which should be of `kind`."""
    found = []
    if isinstance(kind, list):
        if not isinstance(answer, list):
            return [f"{path}: no list"]
        return [
            fault for place, each in enumerate(answer) for fault in faults(each, (*kind, {})[0], f"{path}[{place}]")
        ]
    if isinstance(kind, dict):
        found += [f"{path}.{name}: missing" for name in kind if name not in answer]
    elif isinstance(answer, dict):
        found += [f"{path}.{name}: null or missing" for name in NEEDED[kind].split() if answer.get(name) is None]
    for name, value in answer.items() if isinstance(answer, dict) else ():
        here = f"{path}.{name}"
        found += _fault_of_value(here, name, value, kind)
        inside = kind.get(name) if isinstance(kind, dict) else INSIDE.get(name)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            found += faults(value, inside if isinstance(inside, list) else [{}], here)
        elif isinstance(value, dict):
            found += faults(value, inside if isinstance(inside, str) else {}, here)
    return found


def _fault_of_value(here, name, value, kind) -> list[str]:
    if value is None:
        return []
    kind = kind if isinstance(kind, str) else ""
    is_host = (kind, name) == ("InstanceV1", "uri")
    wrong = (
        ((name == "id" or name.endswith("_id")) and (kind, name) not in _NUMBERS and not isinstance(value, str))
        or (name.endswith("_ids") and not all(isinstance(each, str) for each in value))
        or (
            name.endswith("_at")
            and name != "last_status_at"
            and not (isinstance(value, str) and _TIME.fullmatch(value))
        )
        or (name in _LINKS and not is_host and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value))
    )
    return [f"{here}: {value!r}"] if wrong else []


@pytest.fixture
def world(amara, ben, run_jobs):
    """What Ben's app finds: posts with a tag, a mention and a poll, a boost, a favourite; by name, for the asks."""
    theirs = publish_post(author=amara, draft=Draft(text="By the #river with @ben https://example.org/news"), now=NOW)
    poll = PollDraft(options=("Yes", "No"), lasts=timedelta(days=1))
    # Apps read the clock on the wall, by which it has to be open.
    asked = publish_post(author=amara, draft=Draft(text="Tea?", poll=poll), now=timezone.now())
    mine = publish_post(author=ben, draft=Draft(text="Good morning"), now=NOW)
    favourite(account=amara, post=mine, now=NOW)
    boost(account=amara, post=mine, now=NOW)
    run_jobs()
    return {
        "amara": amara.pk, "ben": ben.pk, "theirs": theirs.pk, "asked": asked.pk, "poll": asked.poll.pk,
        "p256dh": urlsafe_b64encode(b"\x04" + _POINT).rstrip(b"=").decode(),
        "auth": urlsafe_b64encode(b"a" * 16).decode(),
    }  # fmt: skip


# A point of the curve P-256, its generator: a browser's key has to be one.
_POINT = bytes.fromhex(
    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)


def sign_in_as(trace, browser) -> str:
    """Register, ask on the consent page, and come for the token as this app does; return it."""
    client = Client()
    send = {"form": {}, "json": {"content_type": "application/json"}}[trace["sends"]]
    app = client.post("/api/v1/apps", trace["register"], **send).json()
    redirect_uri = trace["register"]["redirect_uris"]
    verifier = "a" * 64
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {"client_id": app["client_id"], "redirect_uri": redirect_uri, "response_type": "code"}
    asked |= {"scope": trace["register"]["scopes"]}
    asked |= {"code_challenge": challenge, "code_challenge_method": "S256"} if trace.get("pkce") else {}
    sent = browser.post(f"/oauth/authorize?{urlencode(asked)}", {"answer": "yes"})["Location"]
    assert sent.startswith(redirect_uri)
    brought = {
        "client_id": app["client_id"], "client_secret": app["client_secret"], "redirect_uri": redirect_uri,
        "grant_type": "authorization_code", "code": parse_qs(urlsplit(sent).query)["code"][0], "scope": asked["scope"],
    }  # fmt: skip
    brought |= {"code_verifier": verifier} if trace.get("pkce") else {}
    token = client.post("/oauth/token", brought, **send).json()
    assert token["token_type"] == "Bearer"
    assert isinstance(token["created_at"], int)
    return token["access_token"]


def ask(app, step, known):
    method, _, address = filled(step["ask"], known).partition(" ")
    body, kind = b"", "application/x-www-form-urlencoded"
    if "json" in step:
        body, kind = json.dumps(filled(step["json"], known)).encode(), "application/json"
    elif "form" in step:
        body = urlencode(filled(step["form"], known), doseq=True).encode()
    elif "multipart" in step:
        sent = {name: _file() if value == "@picture" else value for name, value in step["multipart"].items()}
        body, kind = encode_multipart(BOUNDARY, sent), MULTIPART_CONTENT
    return app.generic(method, address, body, content_type=kind)


def filled(said, known):
    """Return `said` with each `{name}` in it filled in."""
    if isinstance(said, str):
        return re.sub(r"\{(\w+)\}", lambda match: str(known[match[1]]), said)
    if isinstance(said, list):
        return [filled(each, known) for each in said]
    return {name: filled(value, known) for name, value in said.items()} if isinstance(said, dict) else said


def _file():
    return SimpleUploadedFile("hill.png", png(), "image/png")


@pytest.mark.parametrize("name", TRACES)
def test_a_day_with(name, world, sign_in, ben):
    trace, known, wrong = TRACES[name], dict(world), []
    app = Client(headers={"Authorization": f"Bearer {sign_in_as(trace, sign_in(ben))}"})

    for step in trace["day"]:
        response = ask(app, step, known)
        if response.status_code != step.get("status", 200):
            wrong.append(f"{step['ask']}: {response.status_code} {response.content[:200]!r}")
            continue
        if "gives" in step:
            answer = response.json()
            wrong += [f"{step['ask']} {fault}" for fault in faults(answer, step["gives"])]
            known |= {kept: answer[key] for kept, key in step.get("keep", {}).items()}

    assert not wrong, "\n".join(wrong)


def test_an_app_would_stumble_over_these():
    status = {"id": 1, "created_at": "2026-11-23T04:00:00Z", "account": None, "url": "/relative"}

    found = "\n".join(faults(status, "Status"))

    assert ".id: 1" in found
    assert ".created_at: '2026-11-23T04:00:00Z'" in found
    assert ".account: null or missing" in found
    assert ".url: '/relative'" in found
    assert faults({"accounts": {}}, {"accounts": []}) == []
