"""What a spreadsheet costs: python bench/spreadsheet.py

The download and the upload of the shipped table and of one with 1,000 rows, each upload checked to come back
to the byte; then every hostile file of the tests in a process of its own. Fails when a budget is missed.
"""

import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from suggester.core.loading.load import load
from suggester.exchange.spreadsheet.read import uploaded
from suggester.exchange.spreadsheet.write import as_xlsx
from tests.exchange.hostile import hostile
from tests.exchange.spreadsheet.test_hostile import MEASURE, MEGABYTES_AT_MOST, SECONDS_AT_MOST
from tests.shipped import FILES, TABLE

ROUNDS = 7


def main() -> None:
    """Print every figure; exit 1 when a budget is missed or a file was not tried."""
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}")
    for files in (FILES, grown(1_000)):
        content = as_xlsx(files)
        assert uploaded(content, files).files == files
        rows = files["table.csv"].count(b"\n") - 1
        print(f"{rows:>6,} rows, {len(content) / 1000:.0f} kB; ms of CPU, loading included in the others")
        acts: dict[str, Callable[[], object]] = {
            "load": partial(load, files),
            "download": partial(as_xlsx, files),
            "upload": partial(uploaded, content, files),
        }
        for name, act in acts.items():
            print(f"        {name} {milliseconds(act):.0f}")
    sys.exit(attacks())


def grown(rows: int) -> Mapping[str, bytes]:
    """The shipped table with its rows again under new ids, until there are so many."""
    lines = FILES["table.csv"].decode().splitlines()
    more = [
        line.replace(rule.id, f"{rule.id}-{copy}", 1)
        for copy in range(2, 2 + rows // len(TABLE.rules))
        for rule in TABLE.rules
        for line in lines
        if line.startswith(f"{rule.id},")
    ]
    return {**FILES, "table.csv": ("\n".join([*lines, *more][: rows + 1]) + "\n").encode()}


def milliseconds(act: Callable[[], object]) -> float:
    """Of CPU, the median of some rounds."""
    return median(timed(act) for _ in range(ROUNDS)) * 1000


def timed(act: Callable[[], object]) -> float:
    """Seconds of CPU of one round."""
    began = time.process_time()
    act()
    return time.process_time() - began


def attacks() -> int:
    """The most that any hostile file takes; how many went over the budget, or were taken."""
    found = {name: measured(content) for name, content, _ in hostile()}
    slowest = max(found, key=lambda name: found[name]["seconds"])
    largest = max(found, key=lambda name: found[name]["megabytes"])
    print(f"{len(found)} hostile files, median {median(one['megabytes'] for one in found.values()):.0f} MB")
    print(f"        most memory {found[largest]['megabytes']:.0f} MB: {largest}")
    print(f"        most time {found[slowest]['seconds']:.2f} s: {slowest}")
    over = [
        name
        for name, one in found.items()
        if one["megabytes"] > MEGABYTES_AT_MOST or one["seconds"] > SECONDS_AT_MOST or not one["problems"]
    ]
    print(f"        over {MEGABYTES_AT_MOST} MB or {SECONDS_AT_MOST} s, or taken: {over or 'none'}")
    return len(over) or int(len(found) < 50)


def measured(content: bytes) -> dict[str, float]:
    """What the upload of this file takes in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "file").write_bytes(content)
        command = [sys.executable, "-c", MEASURE, folder]
        done = subprocess.run(command, cwd=HOME, capture_output=True, check=True, timeout=120)
    one: dict[str, float] = json.loads(done.stdout)["file"]
    return one


if __name__ == "__main__":
    main()
