#!/usr/bin/env python3
"""Set up, start and test the suggester with nothing but Python: python3 do.py setup | run | test.

Any Python since 3.6 can read this file, so that one which is too old is refused in one clear line: that is
why some annotations stand in quotes. Only the standard library is imported: there may be nothing else yet.
"""

import argparse
import contextlib
import errno
import functools
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import IO, NoReturn

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

HOME = Path(__file__).resolve().parent
TO_RUN, TO_TEST = HOME / "requirements.txt", HOME / "requirements-dev.txt"
LOCK = HOME / ".venv.lock"
VENV = HOME / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
STAMP = VENV / "installed.txt"  # digests of what is installed; there only while .venv is whole

say = functools.partial(print, flush=True)  # each step is shown while it happens

CHECKS = {
    "ruff check": ("-m", "ruff", "check", "--quiet"),
    "ruff format --check": ("-m", "ruff", "format", "--check", "--quiet"),
    "mypy --strict": ("-m", "mypy", "--no-error-summary"),
    "lint-imports": ("-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-logo"),
    "djlint --lint": ("-m", "djlint", "--lint", "--quiet", "templates"),
}


def main(arguments: "list[str]") -> None:
    """Do one command. What stands in its way is said in one line, never as a traceback."""
    refuse_old_python(sys.version_info[:3])
    commands = {"setup": setup, "run": run, "test": test}
    parser = argparse.ArgumentParser(prog="do.py", description="Set up, start and test the suggester.")
    parser.add_argument("command", choices=commands)
    parser.add_argument(
        "options", nargs=argparse.REMAINDER, help="see do.py run --help; of test: as of pytest"
    )
    asked = parser.parse_args(arguments)
    commands[asked.command](asked.options)


def setup(options: "list[str]") -> None:
    """Make everything that `run` needs, and say nothing when it is there already."""
    argparse.ArgumentParser(prog="do.py setup", description="Make ready, start nothing.").parse_args(options)
    provide(TO_RUN)
    upgrade_database()


def run(options: "list[str]") -> None:
    """Set up what is missing and start; an address that cannot be had is refused before anything else."""
    parser = argparse.ArgumentParser(prog="do.py run", description="Set up what is missing and start.")
    parser.add_argument("--port", type=int, default=8000, help="8000 unless told")
    parser.add_argument("--host", default="127.0.0.1", help="127.0.0.1 unless told: for this computer only")
    asked = parser.parse_args(options)
    refuse_taken_port(asked.host, asked.port)
    provide(TO_RUN)
    upgrade_database()
    say("Starting")
    become("suggester", "serve", "--port", str(asked.port), "--host", asked.host)


def test(options: "list[str]") -> None:
    """Every check until one fails, the quick ones first. With options for pytest, nothing but pytest."""
    provide(TO_TEST)
    for name, command in {} if options else CHECKS.items():
        say(f"Checking: {name}")
        if subprocess.call([PYTHON, *command], cwd=HOME):
            sys.exit(f"{name} found the faults above. What comes after it was not run.")
    asked = options or ["-n", "auto", "--dist", "worksteal"]  # all cores for all tests, one for a few
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a third of the start of each program that tests start
    say(" ".join(["Testing: pytest", *asked]))
    become("pytest", *asked)


def refuse_old_python(version: "tuple[int, ...]") -> None:
    """An old Python would fail somewhere on the way, in words that help nobody."""
    if version < (3, 11):
        found = ".".join(map(str, version))
        where = "Debian 12 and Ubuntu 24.04 bring it; for others: https://www.python.org/downloads/"
        sys.exit(f"Python 3.11 or newer is needed, and this is Python {found}. {where}")


def refuse_taken_port(host: str, port: int) -> None:
    """Said before anything is installed, because it is the commonest reason why a start fails."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except (OSError, OverflowError) as problem:
        if problem.args[0] == errno.EADDRINUSE:
            sys.exit(f"Port {port} is in use. Try: python3 do.py run --port {port % 65535 + 1}")
        sys.exit(f"Cannot listen on {host}, port {port}: {problem}")


def provide(requirements: Path) -> None:
    """These packages are in .venv when this returns, each checked against its hash; nothing is done twice."""
    if is_installed(requirements):
        return
    with LOCK.open("a") as lock:
        wait_for(lock)
        if not is_installed(requirements):  # whoever held the lock may have done it all
            if not is_whole():
                make_environment()
            install(requirements)


def is_installed(requirements: Path) -> bool:
    """Asks no other process, so that a start with nothing to do is quick."""
    with contextlib.suppress(FileNotFoundError):
        return PYTHON.exists() and digest(requirements) in STAMP.read_text()
    return False


def digest(requirements: Path) -> str:
    """Changes with the packages, with Python (3.11, not 3.11.7) and with the kind of machine."""
    machine = sysconfig.get_python_version() + sysconfig.get_platform()
    return hashlib.sha256(requirements.read_bytes() + machine.encode()).hexdigest()


def is_whole() -> bool:
    """Nothing that was begun in .venv was cut off, and its Python starts and is of our version."""
    probe = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    with contextlib.suppress(OSError):
        return STAMP.exists() and not subprocess.call([PYTHON, "-c", probe], stderr=subprocess.DEVNULL)
    return False


def make_environment() -> None:
    """An empty .venv in place of whatever is there, or nothing at all."""
    say("Making .venv")
    make = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if not importlib.util.find_spec("ensurepip") or subprocess.call(make):
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("Python cannot make a .venv. On Debian and Ubuntu: sudo apt-get install -y python3-venv")
    STAMP.touch()


def install(requirements: Path) -> None:
    """While it runs there is no stamp: if it is cut off, the next set-up starts from an empty .venv."""
    say(f"Installing {requirements.name} into .venv; the first time this takes a while")
    before = STAMP.read_text()
    STAMP.unlink()
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"]
    failed = subprocess.call([*pip, "--require-hashes", "-r", str(requirements)])
    # The tests' packages contain those of the program, in the very same versions: now both are there.
    STAMP.write_text(before if failed else "\n".join([digest(TO_RUN), digest(requirements)]))
    if failed:
        sys.exit("The packages could not be installed, for the reason above. Is this computer online?")


def upgrade_database() -> None:
    """Clinicians' pages need it. If it fails the reason is said, and patients' pages start without it."""
    keep_folders()
    subprocess.call([PYTHON, "-m", "suggester", "db", "upgrade", "--quiet"], cwd=HOME)


def wait_for(lock: "IO[str]") -> None:
    """Two set-ups never write into one .venv. The system itself frees the lock of a process that has died."""
    if not seized(lock):
        say("Waiting for another set-up of this folder to end")
        while not seized(lock):
            time.sleep(0.2)


def seized(lock: "IO[str]") -> bool:
    """Whether the lock is ours from now on, until the file is closed."""
    with contextlib.suppress(BlockingIOError, PermissionError):
        if sys.platform == "win32":
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def become(*command: str) -> NoReturn:
    """Hand over for good: its output, its Ctrl-C and its exit code are ours."""
    keep_folders()
    os.chdir(HOME)
    if sys.platform == "win32":  # exec there returns to the prompt at once
        sys.exit(subprocess.call([PYTHON, "-m", *command]))
    os.execv(PYTHON, [str(PYTHON), "-m", *command])


def keep_folders() -> None:
    """What was named where the command was typed means the same where the program stands."""
    for folder in ("SUGGESTER_INSTANCE", "SUGGESTER_RULES"):
        if os.environ.get(folder):
            os.environ[folder] = str(Path(os.environ[folder]).absolute())


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as problem:  # no room, no right to write: the reason says it all
        sys.exit(f"do.py: {problem}")
