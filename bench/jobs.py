"""Jobs per second, wake-up time, idle CPU and memory of one worker, in a data folder of its own.

    PYTHONPATH=src .venv/bin/python bench/jobs.py [count]

Uses SQLite, or an empty database named by KITH_DATABASE_URL.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="kith-bench-jobs-"))
os.environ.update(KITH_DATA=str(FOLDER), DJANGO_SETTINGS_MODULE="kith.project.settings")
IDLE_SECONDS = 20
_WIRING = "kith.jobs.tests.sample_wiring"
_WORK = f"import django; django.setup(); from django.conf import settings; settings.KITH_WIRING = '{_WIRING}';"
_WORK += "import sys; from kith.jobs.worker import main; sys.exit(main())"

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from kith.jobs import Task
from kith.jobs.backend import new_job
from kith.jobs.enqueuing import add_jobs
from kith.jobs.models import Job
from kith.jobs.tests import samples


def cpu_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pss_mebibytes(process: int) -> float:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def enqueue_many(count: int, task: Task) -> float:
    began = time.monotonic()
    with transaction.atomic():
        add_jobs([new_job(task, kwargs={})] * count, now=timezone.now())
    return time.monotonic() - began


def main(count: int) -> None:
    call_command("migrate", "jobs", verbosity=0)
    print(f"{connection.vendor}, {count} jobs")
    print(f"enqueue, many rows a statement: {count / enqueue_many(count, samples.read_a_row):8.0f} a second")
    worker = subprocess.Popen([sys.executable, "-c", _WORK])
    try:
        listening = FOLDER / "run" / "jobs"
        while not list(listening.glob("*.alive")):
            time.sleep(0.01)
        measure_many(worker.pid, "each reads a row")
        enqueue_many(count, samples.write_a_row)
        measure_many(worker.pid, "each writes a row")
        measure_singles(worker.pid)
        cpu = cpu_seconds(worker.pid)
        time.sleep(IDLE_SECONDS)
        idle = (cpu_seconds(worker.pid) - cpu) / IDLE_SECONDS
        print(f"idle: {100 * idle:.2f} % CPU, {pss_mebibytes(worker.pid):.1f} MiB PSS")
    finally:
        worker.terminate()
        worker.wait()


def measure_many(process: int, what: str) -> None:
    count, began, cpu = Job.objects.count(), time.monotonic(), cpu_seconds(process)
    while Job.objects.exists():
        time.sleep(0.02)
    took, cpu = time.monotonic() - began, cpu_seconds(process) - cpu
    print(f"run, {what}: {count / took:8.0f} a second, {1000 * cpu / count:.3f} CPU ms each ({count} of them)")


def measure_singles(process: int) -> None:
    times, cpu = [], cpu_seconds(process)
    diary = FOLDER / "diary"
    for number in range(100):
        with transaction.atomic():
            samples.take_a_while.enqueue(number=number, milliseconds=0, diary=str(diary))
        committed = time.monotonic()
        while not diary.exists() or f"\n{number} " not in "\n" + diary.read_text():
            time.sleep(0.0005)
        times.append(1000 * (float(diary.read_text().splitlines()[-1].split()[-1]) - committed))
        time.sleep(0.05)
    cpu = 1000 * (cpu_seconds(process) - cpu) / 100
    print(f"one at a time: begins after {statistics.median(times):.1f} ms (median), {cpu:.2f} CPU ms each")


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
    finally:
        shutil.rmtree(FOLDER)
