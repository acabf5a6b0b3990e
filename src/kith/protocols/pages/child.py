"""The process that reads pages (see protocols/apart.py)."""

import msgspec

from kith.protocols.apart import answer_questions
from kith.protocols.pages.articles import read_article
from kith.protocols.pages.cards import read_card
from kith.protocols.pages.isolated import Answer, Question
from kith.protocols.pages.model import NoArticle


def answer(body: bytes) -> bytes:
    """Return the answer to one question, both as they travel."""
    return msgspec.msgpack.encode(_answer(msgspec.msgpack.decode(body, type=Question)))


def _answer(asked: Question) -> Answer:
    try:
        if asked.wants_article:
            return Answer(article=read_article(asked.body, url=asked.url, content_type=asked.content_type))
        return Answer(card=read_card(asked.body, url=asked.url, content_type=asked.content_type, now=asked.now))
    except NoArticle as refusal:
        return Answer(refusal=str(refusal))
    except (MemoryError, RecursionError):
        return Answer(refusal="Reading this page takes more memory than any honest one.")


if __name__ == "__main__":
    answer_questions(answer)
