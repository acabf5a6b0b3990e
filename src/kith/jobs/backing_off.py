"""How long a job that failed waits before it is tried again."""

from datetime import timedelta

_FIRST = timedelta(seconds=10)
_LONGEST = timedelta(hours=6)


def pause_after(attempts: int, *, chance: float) -> timedelta:
    """Return the pause after so many `attempts`: three times as long each time, up to six hours.

    `chance` (0 to 1, random) moves it by up to a quarter either way, so that what failed together doesn't come back
    together.
    """
    plain = min(_FIRST.total_seconds() * 3.0 ** min(attempts - 1, 12), _LONGEST.total_seconds())
    return timedelta(seconds=plain) * (0.75 + chance / 2)
