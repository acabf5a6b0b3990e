"""Posts, what one does about them, lists of them, files, polls and filters."""

from dataclasses import replace

from kith.client_api.openapi.of_posts import VISIBILITY
from kith.client_api.openapi.operations import IDS, MULTIPART, SKIPPED, TEXTS, Operation, changes, gives, pages
from kith.client_api.openapi.shapes import (
    ANYTHING,
    COUNT,
    FLAG,
    ID,
    TEXT,
    Schema,
    listed,
    one_of,
    or_null,
    ref,
    sent,
)

_STATUS, _FILTER, _WORD, _HELD, _OLD = (
    ref("Status"), ref("Filter"), ref("FilterKeyword"), ref("FilterStatus"), ref("V1Filter"),
)  # fmt: skip
_POLL = sent(
    "options", "expires_in", options={"type": "array", "items": TEXT, "maxItems": 6}, expires_in=COUNT, multiple=FLAG,
    hide_totals=FLAG,
)  # fmt: skip
_WRITTEN: dict[str, Schema] = {
    "status": TEXT, "media_ids": {"type": "array", "items": ID, "maxItems": 5}, "poll": _POLL, "sensitive": FLAG,
    "spoiler_text": TEXT, "language": TEXT, "content_type": one_of("text/plain", "text/markdown"),
    "quote_approval_policy": one_of("public", "followers", "nobody"),
}  # fmt: skip
_NEW: dict[str, Schema] = {
    "in_reply_to_id": ID, "visibility": VISIBILITY, "scheduled_at": TEXT, "local_only": FLAG, "quoted_status_id": ID,
}  # fmt: skip
_FILE: dict[str, Schema] = {"description": TEXT, "focus": TEXT, "thumbnail": {"type": "string", "format": "binary"}}
_CONTEXT = listed(one_of("home", "notifications", "public", "thread", "account"))
_FILTER_PARTS: dict[str, Schema] = {
    "title": TEXT, "context": _CONTEXT, "filter_action": one_of("warn", "hide", "blur"), "expires_in": or_null(COUNT),
    "keywords_attributes": listed(sent(keyword=TEXT, whole_word=FLAG)),
}  # fmt: skip
_OLD_PARTS: dict[str, Schema] = {
    "phrase": TEXT, "context": _CONTEXT, "irreversible": FLAG, "whole_word": FLAG, "expires_in": or_null(COUNT)
}  # fmt: skip
_SEARCH: dict[str, Schema] = {
    "type": one_of("accounts", "hashtags", "statuses"), "resolve": FLAG, "following": FLAG, "account_id": ID,
    "max_id": ID, **SKIPPED,
}  # fmt: skip
_PARTLY = {206: ref("MediaAttachment")}


def _upload(operation: Operation) -> Operation:
    return replace(operation, takes_as=(MULTIPART,))


def _deed(summary: str) -> Operation:
    return gives(summary, _STATUS)


_MEDIA = ref("MediaAttachment")
_UPLOAD: dict[str, Schema] = {"file": {"type": "string", "format": "binary"}, **_FILE}

OPERATIONS: dict[str, Operation] = {
    "GET api/v1/statuses": gives("Several posts at once", listed(_STATUS), id_s=IDS).also(422),
    "POST api/v1/statuses": replace(
        changes("Publish a post, or plan it", {"anyOf": [_STATUS, ref("ScheduledStatus")]}, **_WRITTEN, **_NEW)
    ).also(404),
    "GET api/v1/statuses/:id": gives("A post", _STATUS),
    "PUT api/v1/statuses/:id": changes("Change a post", _STATUS, **_WRITTEN),
    "DELETE api/v1/statuses/:id": gives("Delete a post, and get back what was typed", _STATUS, delete_media=FLAG),
    "GET api/v1/statuses/:id/context": gives("The discussion around a post", ref("Context")),
    "GET api/v1/statuses/:id/history": gives("How a post once read", listed(ref("StatusEdit"))),
    "GET api/v1/statuses/:id/source": gives("A post as it was typed", ref("StatusSource")),
    "GET api/v1/statuses/:id/card": gives("The preview in a post", {"type": "object"}),
    "GET api/v1/statuses/:id/quotes": pages("Who quotes a post", _STATUS),
    "POST api/v1/statuses/:id/quotes/:quoting_id/revoke": _deed("Take one's own post out of a quote"),
    "GET api/v1/statuses/:id/reblogged_by": pages("Who passed a post on", ref("Account")),
    "GET api/v1/statuses/:id/favourited_by": pages("Who thanked for a post", ref("Account")),
    "POST api/v1/statuses/:id/favourite": _deed("Thank for a post"),
    "POST api/v1/statuses/:id/unfavourite": _deed("Take a thank-you back"),
    "POST api/v1/statuses/:id/reblog": changes("Pass a post on", _STATUS, visibility=VISIBILITY),
    "POST api/v1/statuses/:id/unreblog": _deed("Pass a post on no more"),
    "POST api/v1/statuses/:id/bookmark": _deed("Save a post"),
    "POST api/v1/statuses/:id/unbookmark": _deed("Save a post no more"),
    "POST api/v1/statuses/:id/pin": _deed("Keep a post on top of one's page"),
    "POST api/v1/statuses/:id/unpin": _deed("Keep a post on top no more"),
    "POST api/v1/statuses/:id/mute": _deed("Hear of a discussion no more"),
    "POST api/v1/statuses/:id/unmute": _deed("Hear of a discussion again"),
    "POST api/v1/statuses/:id/translate": gives("Translate a post: not offered here", {"type": "object"}).also(503),
    "PUT api/v1/statuses/:id/interaction_policy": changes(
        "Say who may quote a post", _STATUS, quote_approval_policy=one_of("public", "followers", "nobody")
    ),
    "GET api/v1/scheduled_statuses": pages("What waits for its time", ref("ScheduledStatus")),
    "GET api/v1/scheduled_statuses/:id": gives("A post that waits", ref("ScheduledStatus")),
    "PUT api/v1/scheduled_statuses/:id": changes("Give a post another time", ref("ScheduledStatus"), scheduled_at=TEXT),
    "DELETE api/v1/scheduled_statuses/:id": gives("Let a post not go out"),
    "GET api/v1/polls/:id": gives("A poll", ref("Poll")),
    "POST api/v1/polls/:id/votes": changes("Vote", ref("Poll"), choices_s=listed(COUNT)),
    "POST api/v1/media": _upload(changes("Send a file, and wait for it", _MEDIA, **_UPLOAD)),
    "POST api/v2/media": replace(
        _upload(changes("Send a file", _MEDIA, **_UPLOAD)), answers={200: _MEDIA, 202: _MEDIA}
    ),
    "GET api/v1/media/:id": replace(gives("A file", _MEDIA), answers={200: _MEDIA} | _PARTLY),
    "PUT api/v1/media/:id": replace(
        changes("Say what a file shows", _MEDIA, description=TEXT, focus=TEXT), answers={200: _MEDIA} | _PARTLY
    ),
    "DELETE api/v1/media/:id": gives("Take a file away"),
    "GET api/v1/timelines/home": pages("Home", _STATUS),
    "GET api/v1/timelines/public": pages(
        "Public posts of everyone", _STATUS, local=FLAG, remote=FLAG, only_media=FLAG
    ),
    "GET api/v1/timelines/tag/:name": pages(
        "Posts with a tag", _STATUS, local=FLAG, remote=FLAG, only_media=FLAG, any_s=TEXTS, all_s=TEXTS, none_s=TEXTS
    ),
    "GET api/v1/timelines/list/:id": pages("What those in a list published", _STATUS),
    "GET api/v1/timelines/link": pages("Posts that share an address", _STATUS, url=TEXT).also(404),
    "GET api/v1/timelines/direct": pages("What is between a few", _STATUS),
    "GET api/v1/conversations": pages("What is between a few, by discussion", ref("Conversation")),
    "POST api/v1/conversations/:id/read": gives("Count a conversation as read", ref("Conversation")),
    "POST api/v1/conversations/:id/unread": gives("Count a conversation as unread", ref("Conversation")),
    "DELETE api/v1/conversations/:id": gives("Leave a conversation out"),
    "GET api/v1/bookmarks": pages("What one saved", _STATUS),
    "GET api/v1/favourites": pages("What one thanked for", _STATUS),
    "GET api/v2/search": gives("Find people, tags and posts", ref("Search"), "q", q=TEXT, **_SEARCH),
    "GET api/v1/search": gives("Find, as it was", ref("V1Search"), "q", q=TEXT, **_SEARCH),
    "GET api/v1/trends": gives("Tags that are talked about", listed(ref("Tag")), **SKIPPED),
    "GET api/v1/trends/tags": gives("Tags that are talked about", listed(ref("Tag")), **SKIPPED),
    "GET api/v1/trends/statuses": gives("Posts that are talked about", listed(_STATUS), **SKIPPED),
    "GET api/v1/trends/links": gives("Pages that are talked about", listed(ref("TrendsLink")), **SKIPPED),
    "GET api/v1/admin/trends/tags": gives("The same, with what is kept away", listed(ref("AdminTag")), **SKIPPED),
    "GET api/v1/admin/trends/statuses": gives("The same of posts", listed(ref("AdminTrendsStatus")), **SKIPPED),
    "GET api/v1/admin/trends/links": gives("The same of pages", listed(ref("AdminTrendsLink")), **SKIPPED),
    "GET api/v1/admin/trends/links/publishers": gives("Nothing: each page is looked at by itself", listed(ANYTHING)),
    **{
        f"POST api/v1/admin/trends/{what}/:id/{verb}": gives(summary, ref(name)).also(404)
        for what, name in (("tags", "AdminTag"), ("statuses", "AdminTrendsStatus"), ("links", "AdminTrendsLink"))
        for verb, summary in (("approve", "Let it be shown as talked about"), ("reject", "Keep it from there"))
    },
    "GET api/v2/filters": gives("One's filters", listed(_FILTER)),
    "POST api/v2/filters": changes("Make a filter", _FILTER, "title", "context", **_FILTER_PARTS),
    "GET api/v2/filters/:id": gives("A filter", _FILTER),
    "PUT api/v2/filters/:id": changes("Change a filter", _FILTER, **_FILTER_PARTS),
    "DELETE api/v2/filters/:id": gives("Delete a filter"),
    "GET api/v2/filters/:id/keywords": gives("The words of a filter", listed(_WORD)),
    "POST api/v2/filters/:id/keywords": changes("Add a word", _WORD, "keyword", keyword=TEXT, whole_word=FLAG),
    "GET api/v2/filters/keywords/:id": gives("A word of a filter", _WORD),
    "PUT api/v2/filters/keywords/:id": changes("Change a word", _WORD, keyword=TEXT, whole_word=FLAG),
    "DELETE api/v2/filters/keywords/:id": gives("Remove a word"),
    "GET api/v2/filters/:id/statuses": gives("The posts of a filter", listed(_HELD)),
    "POST api/v2/filters/:id/statuses": changes("Add a post", _HELD, "status_id", status_id=ID),
    "GET api/v2/filters/statuses/:id": gives("A post of a filter", _HELD),
    "DELETE api/v2/filters/statuses/:id": gives("Remove a post"),
    "GET api/v1/filters": gives("One's filters, as they were", listed(_OLD)),
    "POST api/v1/filters": changes("Make a filter, as it was", _OLD, "phrase", "context", **_OLD_PARTS),
    "GET api/v1/filters/:id": gives("A filter, as it was", _OLD),
    "PUT api/v1/filters/:id": changes("Change a filter, as it was", _OLD, **_OLD_PARTS),
    "DELETE api/v1/filters/:id": gives("Delete a filter, as it was"),
}  # fmt: skip
