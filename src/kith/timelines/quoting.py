"""What a card shows of the post it quotes, laid into it for each reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.template.loader import get_template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kith.accounts.models import Account
from kith.filters.queries import verdicts
from kith.foundations.kept import Kept
from kith.media.emoji import revision
from kith.posts.quoted import quoted_context, quoted_posts
from kith.timelines.quotes import Quoted, Sight

_cards: Kept[str] = Kept(1000)


def quoted_cards(quotes: Mapping[int, Quoted], viewer: Account | None, *, within: str, now: datetime) -> dict[int, str]:
    """Return the small card of what each post quotes, by the quoting post; one question for what is not kept.

    `within` says where the reader's filters look; nowhere: they rest.
    """
    if not quotes:
        return {}
    reasons = _reasons(quotes, viewer, within, now)
    language, emoji = get_language() or "", revision()
    keys = {
        post_id: (
            quoted.row
            and (quoted.row.subject_id, quoted.row.version, quoted.row.subject_author_changed_at),
            reasons.get(post_id, ""), language, emoji,
        )
        for post_id, quoted in quotes.items()
    }  # fmt: skip
    cards = {post_id: _cards.get(key) for post_id, key in keys.items()}
    missing = [post_id for post_id, card in cards.items() if card is None]
    if missing:
        wanted = {row.subject_id for post_id in missing if (row := quotes[post_id].row) is not None}
        posts = quoted_posts(wanted) if wanted else {}
        template = get_template("posts/_quoted.html")
        for post_id in missing:
            row = quotes[post_id].row
            post = posts.get(row.subject_id) if row else None
            reason = reasons.get(post_id, "") if post or not row else _words_of(Sight.DELETED)
            card = cards[post_id] = template.render(quoted_context(post, reason))
            if post is not None or row is None:
                _cards.put([(keys[post_id], card)])
    return {post_id: card for post_id, card in cards.items() if card is not None}


def forget_quoted() -> None:
    """Empty this process's memory; for tests and benches."""
    _cards.clear()


def _reasons(quotes: Mapping[int, Quoted], viewer: Account | None, within: str, now: datetime) -> dict[int, str]:
    """Why the words of a quoted post are not shown, by the quoting post."""
    reasons = {post_id: _words_of(each.sight) for post_id, each in quotes.items() if each.sight != Sight.ACCEPTED}
    shown = [(post_id, each.row) for post_id, each in quotes.items() if each.row and post_id not in reasons]
    found = verdicts(viewer, [row for _post_id, row in shown], within, now=now) if within else {}
    for place, verdict in found.items():
        if verdict.is_hidden or verdict.is_folded:
            reasons[shown[place][0]] = _under(verdict.titles)
    return reasons


def _under(titles: tuple[str, ...]) -> str:
    named = ", ".join(f"‘{title}’" for title in titles if title)
    return _("Hidden by your filters: %(titles)s") % {"titles": named} if named else _("Hidden by your filters")


def _words_of(sight: Sight) -> str:
    return {
        Sight.PENDING: _("A post is quoted here. Its author has not been able to say yet whether it may be."),
        Sight.REJECTED: _("A post was to be quoted here. Its author did not want that."),
        Sight.REVOKED: _("A post was quoted here. Its author took it out."),
        Sight.DELETED: _("A post was quoted here. It is deleted."),
        Sight.UNAUTHORIZED: _("A post is quoted here that is not for you to read, or not at the moment."),
        Sight.BLOCKED_ACCOUNT: _("A post is quoted here by someone you blocked."),
        Sight.BLOCKED_DOMAIN: _("This person is on a server you keep away."),
        Sight.MUTED_ACCOUNT: _("You muted this person."),
    }[sight]
