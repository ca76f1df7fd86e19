"""Many patients at once: python bench/load.py [--soak REQUESTS]

The twenty requests of one patient, recorded once with cookies and tokens, are sent again and again by wrk to
real servers: answers a second and waiting times with one worker and with two, in turns; then the CPU of
one journey with its sockets and its log. With --soak: the memory of workers while PDFs are made.

wrk runs on the same cores, and so does whatever else the machine does. What two workers answer more than one
says therefore how much room there was; what they answer in a second of their own CPU says whether they
are in each other's way, and that is the figure for the program. Milliseconds are those of a machine at rest
(bench/yardstick.py); what they were now stands beside them.
"""

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from bench.web import PATIENT
from bench.yardstick import Slowness, told
from tests.shipped import CALM
from tests.web.serving.running import megabytes, processor_seconds
from tests.web.test_server import with_database
from tests.web.walking import SECRET, fill_in, program

ROUNDS, SECONDS = 3, 4
CLIENTS, WORKERS = (25, 50, 200), (1, 2)
P99_AT_MOST, GAIN_AT_LEAST, JOURNEY_AT_MOST, MEGABYTES_AT_MOST = 500, 1.8, 35, 150
PDFS = ("/summary.pdf", "/summary-large.pdf")
EACH_IN_TURN = """
local requests = {{ {} }}
local n = 0
request = function()
  n = n % #requests + 1
  return requests[n]
end
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A program that is served, and its process."""

    process: subprocess.Popen[str]
    address: str

    @property
    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What wrk saw in one round."""

    rate: float
    p99: float
    answers: int
    spent: float
    """Seconds of CPU that the server took."""

    @property
    def by_cpu(self) -> float:
        """Answers in one second of CPU."""
        return self.answers / self.spent


def main() -> None:
    """Print every figure with its budget; exit 1 when one is missed."""
    parser = argparse.ArgumentParser(description="Many patients at once.")
    parser.add_argument("--soak", type=int, default=0, help="only this: so many requests, PDFs among them")
    soaked = parser.parse_args().soak
    if not shutil.which("wrk"):
        sys.exit("no wrk found: install wrk (Debian's name of the package)")
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}", end="")
    print(f", cores {os.cpu_count()}, load before {os.getloadavg()[0]:.1f}")
    with TemporaryDirectory() as folder:
        with_database(Path(folder))
        missed = soak(Path(folder), soaked) if soaked else at_once(Path(folder))
    sys.exit(1 if missed else 0)


def at_once(folder: Path) -> int:
    """One worker and two in turns, so that whatever else runs here disturbs both."""
    script = script_of(folder, journey())
    rounds: dict[tuple[int, int], list[Measured]] = {}
    machine = Slowness()
    with ExitStack() as stack:
        servers = {number: stack.enter_context(served(folder, number)) for number in WORKERS}
        for _ in range(ROUNDS):
            for clients in CLIENTS:
                for number, server in servers.items():
                    machine.look()
                    rounds.setdefault((clients, number), []).append(wrk(server, script, clients))
        missed = journey_alone(servers[1], script)
    return missed + sum(compared(clients, rounds, machine) for clients in CLIENTS)


def compared(clients: int, rounds: dict[tuple[int, int], list[Measured]], machine: Slowness) -> int:
    """The medians of one number of clients. The gain is that of each round, because they ran side by side."""
    one, two = (rounds[clients, number] for number in WORKERS)
    pairs = list(zip(one, two, strict=True))
    gain = median(after.rate / before.rate for before, after in pairs)
    cpu = median(after.spent / before.spent for before, after in pairs)
    each_second = median(after.by_cpu / before.by_cpu for before, after in pairs)
    for number, seen in zip(WORKERS, (one, two), strict=True):
        rate, p99 = median(each.rate for each in seen), median(each.p99 for each in seen)
        answers = sum(each.answers for each in seen)
        head = f"{clients} clients, workers: {number}"
        by_cpu = median(each.by_cpu for each in seen)
        print(f"{head}: {rate:,.0f} answers a second, {by_cpu:,.0f} a second of CPU", end="")
        print(f", p99 {p99:.0f} ms (in turn it would be {clients / rate * 1000:.0f}), N {answers:,}")
    slowest = max(median(each.p99 for each in seen) for seen in (one, two))
    missed = machine.told(f"{clients} clients, p99 in ms", slowest, P99_AT_MOST)
    print(f"{clients} clients, two workers for one: {gain:.2f}x, aim {GAIN_AT_LEAST}x", end="")
    print(f"; they got {cpu:.2f}x the CPU, and in a second of it gave {each_second:.2f}x the answers")
    return missed


def journey_alone(server: Server, script: Path) -> int:
    """CPU of all processes of the server for one patient from the first page to the summary."""
    spent, machine = [], Slowness()
    for _ in range(ROUNDS):
        machine.look()
        seen = wrk(server, script, 4)
        machine.look()
        spent.append(seen.spent / (seen.answers / len(journey())) * 1000)
    return machine.told("a journey with sockets and log, ms of CPU", median(spent), JOURNEY_AT_MOST)


def seconds_spent(server: Server) -> float:
    """CPU of the first process, of the workers that it has, and of those that have ended."""
    after_name = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    own_and_ended = sum(map(int, after_name[11:15])) / os.sysconf("SC_CLK_TCK")
    return own_and_ended + sum(processor_seconds(pid) for pid in server.workers)


def soak(folder: Path, requests: int) -> int:
    """The most memory of any worker, while patients come and every tenth answer or so is a PDF."""
    requested = journey()
    summary = next(one for one in requested if b"GET /summary " in one)
    pdfs = [summary.replace(b"/summary ", f"{address} ".encode()) for address in PDFS]
    script = script_of(folder, [*requested, *pdfs])
    seen: set[int] = set()
    most, done = 0.0, 0
    with served(folder, 2) as server, ThreadPoolExecutor(1) as pool:
        while done < requests:
            round_of_wrk = pool.submit(wrk, server, script, 25)
            while not round_of_wrk.done():
                time.sleep(0.1)
                most = max(most, *memory_of(server.workers))
                seen |= set(server.workers)
            done += round_of_wrk.result().answers
    made = done * len(pdfs) // (len(requested) + len(pdfs))
    print(f"N {done:,} requests, of these PDFs {made:,}; workers one after another {len(seen)}")
    return told("most memory of a worker, MB", most, MEGABYTES_AT_MOST)


def memory_of(pids: Iterable[int]) -> Iterator[float]:
    """Of those that are still there."""
    for pid in pids:
        try:
            yield megabytes(pid)
        except (FileNotFoundError, ProcessLookupError, AssertionError):
            yield 0.0  # it has just ended


def journey() -> list[bytes]:
    """Every request of one patient, as it was sent."""
    app = program()
    sent: list[bytes] = []
    app.wsgi_app = Recorder(app.wsgi_app, sent)  # type: ignore[method-assign]
    client = app.test_client()
    fill_in(client, CALM | PATIENT)
    client.get("/summary")
    return sent


class Recorder:
    """A WSGI program that writes down what it is asked."""

    def __init__(self, program: WSGIApplication, sent: list[bytes]) -> None:
        self._program, self._sent = program, sent

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length)
        environ["wsgi.input"].seek(0)
        lines = [f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} HTTP/1.1", "Host: localhost"]
        if "HTTP_COOKIE" in environ:
            lines.append(f"Cookie: {environ['HTTP_COOKIE']}")
        if length:
            lines += [f"Content-Type: {environ['CONTENT_TYPE']}", f"Content-Length: {length}"]
        self._sent.append("\r\n".join([*lines, "", ""]).encode() + body)
        return self._program(environ, start_response)


@contextmanager
def served(folder: Path, workers: int) -> Iterator[Server]:
    """The program with so many workers, its log in a file."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SUGGESTER_")}
    settings = {"SUGGESTER_INSTANCE": str(folder), "SUGGESTER_SECRET_KEY": SECRET, "SUGGESTER_REGION": "uk"}
    command = [sys.executable, "-m", "suggester", "serve", "--port", "0", "--workers", str(workers)]
    log = folder / f"log of {workers}"
    with log.open("w") as file:
        process = subprocess.Popen(command, cwd=HOME, env=clean | settings, stdout=file, text=True)
    try:
        began = time.monotonic()
        while not (found := re.search(r"Ready on (http://\S+)", log.read_text())):
            assert time.monotonic() - began < 120, "it does not start"
            time.sleep(0.05)
        yield Server(process=process, address=found[1])
    finally:
        process.terminate()
        process.wait(40)


def script_of(folder: Path, requests: list[bytes]) -> Path:
    """For wrk: each of these in turn."""
    script = folder / "patients.lua"
    script.write_text(EACH_IN_TURN.format(", ".join(json.dumps(one.decode()) for one in requests)))
    return script


def wrk(server: Server, script: Path, clients: int) -> Measured:
    """One round of so many clients, who ask again as soon as they are answered."""
    command = ["wrk", "-t1", f"-c{clients}", f"-d{SECONDS}s", "--latency", "-s", str(script), server.address]
    before = seconds_spent(server)
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    spent = seconds_spent(server) - before
    assert not re.search(r"read [1-9]|write [1-9]|connect [1-9]|Non-2xx", said), said
    rate, p99, answers = (
        re.search(pattern, said)
        for pattern in (r"Requests/sec:\s+([\d.]+)", r"99%\s+([\d.]+)(\w+)", r"(\d+) requests in")
    )
    assert rate
    assert p99
    assert answers
    milliseconds = float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]]
    return Measured(rate=float(rate[1]), p99=milliseconds, answers=int(answers[1]), spent=spent)


if __name__ == "__main__":
    main()
