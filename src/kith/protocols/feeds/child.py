"""The process that parses feeds (see protocols/apart.py)."""

import msgspec

from kith.protocols.apart import answer_questions
from kith.protocols.feeds.isolated import Answer, Question
from kith.protocols.feeds.parsing import NotAFeed, parse_feed


def answer(body: bytes) -> bytes:
    """Return the answer to one question, both as they travel."""
    return msgspec.msgpack.encode(_answer(msgspec.msgpack.decode(body, type=Question)))


def _answer(question: Question) -> Answer:
    try:
        feed = parse_feed(
            question.body,
            url=question.url,
            content_type=question.content_type,
            now=question.now,
            most=question.most,
        )
    except NotAFeed as refusal:
        return Answer(refusal=str(refusal))
    except (MemoryError, RecursionError):
        return Answer(refusal="Reading this takes more memory than any honest feed.")
    return Answer(feed=feed)


if __name__ == "__main__":
    answer_questions(answer)
