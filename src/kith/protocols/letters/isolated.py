"""Reading letters in a process of its own (protocols/apart.py)."""

import msgspec

from kith.protocols.apart import Apart, Broke, TookTooLong
from kith.protocols.letters.model import Letter
from kith.protocols.letters.parsing import LARGEST, NotALetter


class Answer(msgspec.Struct, frozen=True):
    letter: Letter | None = None
    refusal: str = ""


class LetterReader:
    """A reading process that is there when asked for; safe to share between threads."""

    def __init__(self, seconds: float = 8.0) -> None:
        self._apart = Apart("kith.protocols.letters.child", seconds)

    def read(self, body: bytes) -> Letter:
        """Return what is in a letter as it travels. Raises NotALetter."""
        try:
            answer = msgspec.msgpack.decode(self._apart.ask(body[:LARGEST]), type=Answer)
        except TookTooLong:
            raise NotALetter("Reading this took too long; no honest letter does.") from None
        except (Broke, msgspec.DecodeError) as problem:
            raise NotALetter("This letter can't be read safely.") from problem
        if answer.letter is None:
            raise NotALetter(answer.refusal)
        return answer.letter

    def close(self) -> None:
        """End the process; the next letter starts another."""
        self._apart.close()
