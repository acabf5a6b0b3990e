"""A database and data folder of its own, with real worker processes; for tests that kill some."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[4]
_SETUP = "import django; django.setup(); from django.conf import settings; settings.KITH_WIRING = {wiring!r}\n"
_WORK = "import sys; from kith.jobs.worker import main; sys.exit(main())"
_SLEEPS_LONG = """
from datetime import timedelta
from kith.jobs import worker
worker._POLL = dict.fromkeys(worker._POLL, timedelta(hours=1))
"""


# Until what does not come never will: most comes at once, but machines that run tests are busy.
PATIENCE = 120


@dataclass(frozen=True)
class Entry:
    """A job beginning or ending, from the diary of samples.take_a_while."""

    number: int
    process: int
    what: str
    at: float


@dataclass
class House:
    """Enqueues and works in processes of its own, on `database_url`."""

    folder: Path
    database_url: str
    wiring: str = "kith.jobs.tests.sample_wiring"
    only_bells: bool = False  # whether workers never look by themselves
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def diary(self) -> Path:
        return self.folder / "diary"

    @property
    def ticks(self) -> Path:
        return self.folder / "ticks"

    def entries(self) -> list[Entry]:
        if not self.diary.exists():
            return []
        lines = [line.split() for line in self.diary.read_text().splitlines()]
        return [Entry(int(number), int(process), what, float(at)) for number, process, what, at in lines]

    def ended(self) -> set[int]:
        return {entry.number for entry in self.entries() if entry.what == "ends"}

    def migrate(self) -> None:
        self._python("from django.core.management import call_command; call_command('migrate', 'jobs', verbosity=0)")

    def enqueue(self, task: str, *, count: int, milliseconds: int) -> float:
        """Enqueue `count` calls of a task of samples.py; return when that was committed."""
        code = f"""
            import time
            from django.db import transaction
            from kith.jobs.tests import samples
            with transaction.atomic():
                for number in range({count}):
                    samples.{task}.enqueue(number=number, milliseconds={milliseconds}, diary={str(self.diary)!r})
            print(time.monotonic())
        """
        return float(self._python(code))

    def forget_all(self) -> None:
        """Drop every job, and begin a new diary."""
        self._python("from kith.jobs.models import Job; Job.objects.all().delete()")
        self.diary.unlink(missing_ok=True)

    def jobs(self) -> list[dict[str, Any]]:
        code = """
            import json
            from kith.jobs.models import Job
            print(json.dumps(list(Job.objects.values("state", "holder", "attempts"))))
        """
        found: list[dict[str, Any]] = json.loads(self._python(code))
        return found

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker and wait until it listens."""
        before = self._listening()
        code = _SETUP.format(wiring=self.wiring) + (_SLEEPS_LONG if self.only_bells else "") + _WORK
        worker = subprocess.Popen([sys.executable, "-c", code], env=self._env())
        self.workers.append(worker)
        wait_until(lambda: len(self._listening() - before) > 0)
        return worker

    def close(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()

    def _listening(self) -> set[Path]:
        return set((self.folder / "run" / "jobs").glob("*.alive"))

    def _python(self, code: str) -> str:
        lines = [line[12:] if line.startswith(" " * 12) else line for line in code.splitlines()]
        whole = _SETUP.format(wiring=self.wiring) + "\n".join(lines)
        return subprocess.run([sys.executable, "-c", whole], env=self._env(), check=True, stdout=-1, text=True).stdout

    def _env(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": f"{_ROOT / 'src'}:{_ROOT}",
            "DJANGO_SETTINGS_MODULE": "kith.project.settings",
            "KITH_DATA": str(self.folder),
            "KITH_DATABASE_URL": self.database_url,
            "KITH_TEST_DIARY": str(self.ticks),
        }


def wait_until(is_so: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
    """Return once `is_so`, looking again and again."""
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends, f"not so within {seconds} s"
        time.sleep(0.02)
