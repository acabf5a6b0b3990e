"""Which other servers met a post, besides those where its author is followed; and how a happening tells that."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import connection

from kith.foundations.ready import ANY_OF, as_value, vendor
from kith.posts.models import Origin, Post

# Who is named in it, answered by it or quoted by it; who passed it on, thanked for it, answered it, quoted it, voted in
# it; and who follows those that passed it on.
_MET = """
SELECT met.post_id, MIN(account.id) FROM (
    SELECT mention.post_id, mention.account_id AS id FROM posts_mention mention WHERE mention.post_id%ids
    UNION ALL SELECT told.id, told.in_reply_to_account_id FROM posts_post told WHERE told.id%ids
    UNION ALL SELECT quote.post_id, quoted.author_id FROM posts_quote quote
        JOIN posts_post quoted ON quoted.id = quote.quoted_id WHERE quote.post_id%ids
    UNION ALL SELECT boost.boost_of_id, boost.author_id FROM posts_post boost WHERE boost.boost_of_id%ids
    UNION ALL SELECT favourite.post_id, favourite.account_id FROM posts_favourite favourite WHERE favourite.post_id%ids
    UNION ALL SELECT answer.in_reply_to_id, answer.author_id FROM posts_post answer WHERE answer.in_reply_to_id%ids
    UNION ALL SELECT quote.quoted_id, quoting.author_id FROM posts_quote quote
        JOIN posts_post quoting ON quoting.id = quote.post_id WHERE quote.quoted_id%ids
    UNION ALL SELECT poll.post_id, vote.account_id FROM posts_poll poll
        JOIN posts_polloption answer ON answer.poll_id = poll.id JOIN posts_pollvote vote ON vote.option_id = answer.id
        WHERE poll.post_id%ids
    UNION ALL SELECT boost.boost_of_id, follow.follower_id FROM posts_post boost
        JOIN accounts_follow follow ON follow.followed_id = boost.author_id AND follow.accepted_at IS NOT NULL
        WHERE boost.boost_of_id%ids
) met JOIN accounts_account account ON account.id = met.id
WHERE account.domain <> '' GROUP BY met.post_id, account.domain
"""


def known_elsewhere(post_id: int) -> list[int]:
    """Return someone on each other server that met the post: ids of accounts, one a server."""
    return all_known_elsewhere([post_id]).get(post_id, [])


def all_known_elsewhere(post_ids: Collection[int]) -> dict[int, list[int]]:
    """Return the same for several posts; those that nobody met are not among them."""
    asked = as_value(sorted(post_ids))
    sql = _MET.replace("%ids", ANY_OF[vendor()])
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [asked] * sql.count("%s"))
        for post_id, account_id in cursor.fetchall():
            found.setdefault(int(post_id), []).append(int(account_id))
    return found


def hold(post_id: int) -> bool:
    """Keep a post as it is until the transaction ends, and say whether it is there.

    Who tells of it does so between two changes: nobody hears of what was deleted, or is for fewer, a moment before.
    """
    return Post.objects.select_for_update(no_key=True).filter(pk=post_id).values_list("pk").first() is not None


def leaves_the_house(post: Post) -> bool:
    """Say whether a post is one that other servers may know of."""
    return post.origin == Origin.HERE and not post.is_local_only


def told(account_ids: Iterable[int]) -> str:
    """Return ids as a happening tells them."""
    return ",".join(str(id) for id in account_ids)


def heard(account_ids: str) -> list[int]:
    """Return ids that a happening told."""
    return [int(id) for id in account_ids.split(",") if id]
