"""All the words of a post that anyone who sees it can read, for what looks through them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from html import unescape

from kith.foundations.ready import for_ids, ready_cursor

_TAG = re.compile(r"<[^>]*>")


@dataclass(slots=True)
class Contents:
    """The words of one post: its own, its warning, the answers of its poll, what its pictures show; and its tags."""

    texts: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)


def contents_of(post_ids: Collection[int]) -> dict[int, Contents]:
    """Return what each of `post_ids` says, in one query; who may see the posts was asked before."""
    found = {post_id: Contents() for post_id in post_ids}
    if not found:
        return {}
    ids = list(found)
    with ready_cursor() as cursor:
        cursor.execute(for_ids(_CONTENTS, len(ids)), ids * 4)
        for post_id, what, title, warning, words in cursor.fetchall():
            contents = found[post_id]
            if what == "tag":
                contents.tags.add(words)
                continue
            contents.texts += [title, warning, unescape(_TAG.sub(" ", words)) if what == "post" else words]
    return found


# A website's own words are not in lists: there it is its title and what it is about.
_CONTENTS = """
SELECT id, 'post', title, warning,
  CASE WHEN title = '' OR origin = 'here' THEN html WHEN origin = 'feed' THEN summary
    ELSE summary || ' ' || html END
FROM posts_post WHERE id IN (%ids)
UNION ALL
SELECT tagging.post_id, 'tag', '', '', tag.name FROM posts_tagging tagging JOIN posts_tag tag ON tag.id = tagging.tag_id
WHERE tagging.post_id IN (%ids)
UNION ALL
SELECT poll.post_id, 'option', '', '', option.title FROM posts_poll poll
JOIN posts_polloption option ON option.poll_id = poll.id WHERE poll.post_id IN (%ids)
UNION ALL
SELECT attachment.post_id, 'description', '', '', file.description FROM posts_attachment attachment
JOIN media_mediafile file ON file.id = attachment.media_id WHERE attachment.post_id IN (%ids)
"""
