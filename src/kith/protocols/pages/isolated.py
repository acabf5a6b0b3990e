"""Reading pages in a process of its own (protocols/apart.py): they come from anyone."""

from datetime import datetime

import msgspec

from kith.protocols.apart import Apart, Broke, TookTooLong
from kith.protocols.pages.model import NoArticle, PageArticle, PageCard


class Question(msgspec.Struct, frozen=True):
    body: bytes
    url: str
    content_type: str
    now: datetime
    wants_article: bool = False


class Answer(msgspec.Struct, frozen=True):
    card: PageCard = PageCard()
    article: PageArticle | None = None
    refusal: str = ""


class PageReader:
    """A reading process that is there when asked for; safe to share between threads."""

    def __init__(self, seconds: float = 12.0) -> None:
        self._apart = Apart("kith.protocols.pages.child", seconds)

    def card(self, body: bytes, *, url: str, content_type: str, now: datetime) -> PageCard:
        """Return what the page says of itself; nothing where reading it hangs or breaks."""
        return self._ask(Question(body, url, content_type, now)).card

    def article(self, body: bytes, *, url: str, content_type: str, now: datetime) -> PageArticle:
        """Return the article of the page. Raises NoArticle."""
        answer = self._ask(Question(body, url, content_type, now, wants_article=True))
        if answer.article is None:
            raise NoArticle(answer.refusal or "This page can't be read safely.")
        return answer.article

    def close(self) -> None:
        """End the process; the next page starts another."""
        self._apart.close()

    def _ask(self, question: Question) -> Answer:
        try:
            return msgspec.msgpack.decode(self._apart.ask(msgspec.msgpack.encode(question)), type=Answer)
        except (TookTooLong, Broke, msgspec.DecodeError):
            return Answer()
