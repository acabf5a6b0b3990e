"""From one address to Django's database setting, the same for SQLite and PostgreSQL."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kith.project.environment import BadSetting

_SQLITE_START = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=NORMAL;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA mmap_size=268435456;"
    "PRAGMA cache_size=-16000;"
    "PRAGMA journal_size_limit=67108864;"
    # A post touches a page of each follower's home; written back less often, the same page goes once for many posts.
    "PRAGMA wal_autocheckpoint=4000;"
)

# Statements of `ready_cursor` are planned once a connection, from their second time on; no others are prepared.
_PLANNED_ONCE = {"prepare_threshold": 1, "options": "-c plan_cache_mode=force_generic_plan"}


def from_url(url: str, data_folder: Path) -> dict[str, Any]:
    """Return the setting for `url`; empty means SQLite in `data_folder`. Raises BadSetting."""
    if not url:
        return _sqlite(data_folder / "kith.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")) or "kith",
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": {**_PLANNED_ONCE, **dict(parse_qsl(parts.query))},
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
        }
    raise BadSetting(
        "KITH_DATABASE_URL should begin with postgresql:// or sqlite:///, or be empty for SQLite in the data folder."
    )


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "kith.project.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": None,
        # IMMEDIATE: a transaction that reads and then writes would otherwise fail at once with “database is locked”.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": _SQLITE_START,
            "cached_statements": 500,
        },
        # A file also in tests: in memory, two threads lock each other's tables, which a real server never does.
        "TEST": {"NAME": path.with_name("test.sqlite3")},
    }
