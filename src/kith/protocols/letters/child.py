"""The process that reads letters (see protocols/apart.py)."""

import msgspec

from kith.protocols.apart import answer_questions
from kith.protocols.letters.isolated import Answer
from kith.protocols.letters.parsing import NotALetter, parse_letter


def answer(body: bytes) -> bytes:
    """Return the answer to one question, as it travels."""
    return msgspec.msgpack.encode(_answer(body))


def _answer(body: bytes) -> Answer:
    try:
        return Answer(letter=parse_letter(body))
    except NotALetter as refusal:
        return Answer(refusal=str(refusal))
    except (MemoryError, RecursionError):
        return Answer(refusal="Reading this takes more memory than any honest letter.")


if __name__ == "__main__":
    answer_questions(answer)
