"""Measure pages of a running server: CPU milliseconds a request of all its processes, over 8 connections.

    python bench/pages.py --base http://localhost:8000 --pid PID --sessions sessions.json

PID is that of `kith up`; its children count too, and with `--database NAME` PostgreSQL's own processes for it. CPU
time depends far less than wall time on what else the machine does; a busy neighbour still raises it, so compare only
figures of one run, or by `calibration`. `--post N` measures publishing as well.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

DATABASE = ""
TICK = os.sysconf("SC_CLK_TCK")
SCRIPT = """
local cookies, n = {}, 0
init = function(args) for line in io.lines(args[1]) do cookies[#cookies + 1] = line end end
request = function()
  n = n + 1
  return wrk.format("GET", nil, {["Cookie"] = cookies[n % #cookies + 1], ["Accept-Encoding"] = "gzip"})
end
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--base", default="http://localhost:8000")
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--database", default="", metavar="NAME", help="count PostgreSQL's work for this database too")
    parser.add_argument("--sessions", default="sessions.json")
    parser.add_argument("--pages", nargs="*", help="only these")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--post", type=int, default=0, metavar="N", help="publish N posts as well (leaves them behind)")
    asked = parser.parse_args()
    global DATABASE
    DATABASE = asked.database
    known = json.loads(Path(asked.sessions).read_text())
    pages = {
        "home": "/home",
        "local": "/here",
        "thread": known["thread"],
        "profile": f"/@{known['star']}",
        "notices": "/notices",
    }
    if asked.pages is not None:
        pages = {name: pages[name] for name in asked.pages}
    print(
        f"calibration {calibrate():.1f} ms; idle {idle(asked.pid) * 100:.2f} % of a core; "
        f"memory {memory(asked.pid):.0f} MiB PSS"
    )
    print(f"{'page':9} {'CPU ms':>8} {'req/s':>7} {'p50 ms':>7} {'p99 ms':>7} {'bytes':>8}")
    for name, path in pages.items():
        runs = [one_run(asked.base + path, known["cookies"], asked.pid, asked.seconds) for _ in range(asked.repeat)]
        row = [statistics.median(values) for values in zip(*runs, strict=True)]
        print(f"{name:9} {row[0]:8.2f} {row[1]:7.0f} {row[2]:7.1f} {row[3]:7.1f} {row[4]:8.0f}", flush=True)
    if asked.post:
        publish(asked.base, known["cookies"], asked.pid, asked.post)
    print(f"calibration {calibrate():.1f} ms; memory {memory(asked.pid):.0f} MiB PSS")


def one_run(url: str, cookies: list[str], pid: int, seconds: int) -> tuple[float, float, float, float, float]:
    with tempfile.TemporaryDirectory() as folder:
        script, names = Path(folder, "r.lua"), Path(folder, "c.txt")
        script.write_text(SCRIPT)
        names.write_text("\n".join(cookies) + "\n")
        before = cpu(pid)
        command = ["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", "-s", str(script), url, "--", str(names)]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        quiet(pid)
        used = cpu(pid) - before
    requests = int(re.search(r"(\d+) requests in", printed)[1])
    if bad := re.search(r"Non-2xx or 3xx responses: (\d+)", printed):
        raise SystemExit(f"{url}: {bad[1]} answers of {requests} were errors")
    size = re.search(r"([\d.]+)([KMG]?)B read", printed)
    bytes_each = float(size[1]) * {"": 1, "K": 1e3, "M": 1e6, "G": 1e9}[size[2]] / requests
    per_second = float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1])
    return used / requests * 1e3, per_second, percentile(printed, "50"), percentile(printed, "99"), bytes_each


def percentile(printed: str, which: str) -> float:
    number, unit = re.search(rf"{which}%\s+([\d.]+)(us|ms|s)", printed).groups()
    return float(number) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit]


def publish(base: str, cookies: list[str], pid: int, count: int) -> None:
    """Post as the first reader; report CPU a post with all that follows, and when a follower's home shows it."""
    author, follower = Browser(base, cookies[0]), Browser(base, cookies[1])
    token = author.token()
    waits = []
    for place in range(8):
        words = f"bench {time.time_ns()} {place}"
        began = time.perf_counter()
        author.post(words, token)
        while words not in follower.get("/home"):
            if time.perf_counter() - began > 10:
                raise SystemExit("a follower's home does not show the post")
            time.sleep(0.01)
        waits.append((time.perf_counter() - began) * 1e3)
    quiet(pid)
    before = cpu(pid)
    for place in range(count):
        author.post(f"bench burst {time.time_ns()} {place}", token)
    quiet(pid)
    print(
        f"{'publish':9} {(cpu(pid) - before) / count * 1e3:8.2f}  all work; "
        f"in a follower's home after {statistics.median(waits):.0f} ms"
    )


class Browser:
    """Just enough of a browser: a session cookie, a CSRF token, a form."""

    def __init__(self, base: str, cookie: str) -> None:
        self.base, self.cookie = base, cookie

    def get(self, path: str) -> str:
        request = urllib.request.Request(self.base + path, headers={"Cookie": self.cookie})
        with urllib.request.urlopen(request) as answer:
            for header in answer.headers.get_all("Set-Cookie", []):
                if header.startswith("csrftoken="):
                    self.cookie += "; " + header.split(";")[0]
            return answer.read().decode()

    def token(self) -> str:
        return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get("/write"))[1]

    def post(self, words: str, token: str) -> None:
        form = {"text": words, "csrfmiddlewaretoken": token, "visibility": "public", "format": "plain"}
        request = urllib.request.Request(
            self.base + "/write",
            data=urllib.parse.urlencode(form).encode(),
            headers={"Cookie": self.cookie, "Referer": self.base + "/write", "HX-Request": "false"},
        )
        opener = urllib.request.build_opener(Stay)
        try:
            answer = opener.open(request)
        except urllib.error.HTTPError as error:
            answer = error
        if answer.status not in {302, 303}:
            raise SystemExit(f"posting was answered with {answer.status}")


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def family(pid: int) -> list[int]:
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                parents[int(name)] = int(Path(f"/proc/{name}/stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
    found = {pid}
    if DATABASE:
        found |= backends(DATABASE)
    while grown := {child for child, parent in parents.items() if parent in found} - found:
        found |= grown
    return sorted(found)


def backends(database: str) -> set[int]:
    """PostgreSQL's processes that serve this database; they stay as long as Kith's connections."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = folder.joinpath("cmdline").read_bytes().split()
        except OSError:
            continue
        if words[:1] == [b"postgres:"] and database.encode() in words:
            found.add(int(folder.name))
    return found


def cpu(pid: int) -> float:
    """CPU seconds used so far by the process and its descendants."""
    total = 0.0
    for one in family(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += sum(int(value) for value in fields[11:15]) / TICK
    return total


def memory(pid: int) -> float:
    """PSS in MiB."""
    total = 0
    for one in family(pid):
        try:
            text = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        total += int(re.search(r"Pss:\s+(\d+)", text)[1])
    return total / 1024


def quiet(pid: int) -> None:
    """Wait until the processes have used next to nothing for a second; half a minute at the most."""
    calm, before, ends = 0, cpu(pid), time.monotonic() + 30
    while calm < 4 and time.monotonic() < ends:
        time.sleep(0.25)
        now = cpu(pid)
        calm, before = (calm + 1 if now - before <= 0.01 else 0), now


def idle(pid: int) -> float:
    before = cpu(pid)
    time.sleep(10)
    return (cpu(pid) - before) / 10


def calibrate() -> float:
    """CPU milliseconds of a fixed piece of work, to compare runs on a busy machine."""
    thing = {str(n): [n, "x" * 50] for n in range(2000)}
    times = []
    for _ in range(9):
        began = time.process_time()
        for _ in range(10):
            json.loads(json.dumps(thing))
        times.append((time.process_time() - began) * 1e3)
    return statistics.median(times)


if __name__ == "__main__":
    main()
