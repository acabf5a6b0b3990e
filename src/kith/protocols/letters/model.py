"""What a letter is to the rest of the house: plain text, on one line where it is a heading; HTML as it came."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. Whoever sent it wrote all of this, the sender's address too: it proves nothing."""

    sender: str = ""  # the address in From, in small letters; "" where there is none, or several
    subject: str = ""
    message_id: str = ""  # with its angle brackets
    delivered_to: tuple[str, ...] = ()  # as mail servers noted on the way, the last of them first
    written_to: tuple[str, ...] = ()  # To and Cc
    is_automatic: bool = False  # of a list or a machine: never to be answered (RFC 3834)
    text: str = ""
    html: str = ""  # not cleaned
    links: tuple[str, ...] = ()  # addresses of the web in its own words, each once
    labels: tuple[str, ...] = ()  # of lines that begin with “#” or “tags:”

    @property
    def title(self) -> str:
        """The subject without “Fwd:”; nothing where it is but an address."""
        return title_of(self.subject)


def title_of(subject: str) -> str:
    """Return a subject as a title: without what mail programs put before it, and never an address."""
    rest = subject.strip()
    while (head := rest.partition(":")) and head[1] and head[0].strip().casefold() in _PREFIXES:
        rest = head[2].strip()
    return "" if rest.casefold().startswith(("http://", "https://")) and " " not in rest else rest


# Of answers and of letters passed on, as the programs of our neighbours write them.
_PREFIXES = {"re", "fwd", "fw", "aw", "wg", "tr", "sv", "vs", "rv", "doorst", "ymlaen", "parthed", "ateb"}
