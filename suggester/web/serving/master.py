"""The process that serves nobody and keeps the workers: gunicorn, started by its own interface.

It makes the program, and the workers are copies of it. So nothing may be open or running here that a copy
cannot take over: no connection to a database, no thread but the journal's, no PDF was made.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM
from typing import Any, NoReturn
from wsgiref.types import WSGIApplication

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from suggester.web.journal.journal import note, note_crash, write_out
from suggester.web.journal.writer import AT_THE_END_SECONDS
from suggester.web.serving.limits import ServingLimits, connections_of_a_process
from suggester.web.serving.worker import Worker

IN_MEMORY = "/dev/shm"  # noqa: S108 - workers tell there, without a name, that they are alive: no disk is asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What is served, where, and what else is to be done at which moment."""

    program: WSGIApplication
    descriptor: int
    """Of the socket that listens already; the server closes it."""
    ready: Callable[[], None]
    """Called once, when signals are understood and clients can connect."""
    in_worker: Callable[[], None]
    """Called in each worker before it answers anybody."""
    renewed: Callable[[], Callable[[], None] | None]
    """Called on a hang-up signal: whether workers are to be replaced, and what to do when they are."""


def run(served: Served, limits: ServingLimits) -> NoReturn:
    """Serve until a signal ends it; then the process ends with exit code 0."""
    Master(ServedProgram(served, limits)).run()
    raise AssertionError("the master only ends with the process")


class ServedProgram(BaseApplication):  # type: ignore[misc]
    """Tells gunicorn what to serve and how. No file and no variable of its own says anything else."""

    def __init__(self, served: Served, limits: ServingLimits) -> None:
        self.served = served
        self._limits = limits
        super().__init__()

    def load_config(self) -> None:
        """Every setting that is not as gunicorn has it."""
        for name, value in self._settings().items():
            self.cfg.set(name, value)

    def _settings(self) -> dict[str, Any]:
        limits = self._limits
        return {
            "bind": f"fd://{self.served.descriptor}",
            "workers": limits.workers,
            "threads": limits.threads,
            "worker_class": Worker,
            "worker_connections": connections_of_a_process() + 1,
            "max_requests": limits.requests,
            "max_requests_jitter": limits.requests // 4,
            "timeout": limits.hang_seconds,
            "graceful_timeout": limits.finish_seconds,
            "worker_tmp_dir": IN_MEMORY if Path(IN_MEMORY).is_dir() else None,
            "logger_class": ServerNotes,
            "when_ready": lambda _: self.served.ready(),
            "post_worker_init": lambda _: self.served.in_worker(),
            "worker_exit": lambda _, worker: leave(worker),
            # The program counts the proxies in front of it, and believes no header beyond that.
            "forwarded_allow_ips": "",
            "secure_scheme_headers": {},
            # It would write past our socket, and wait there.
            "sendfile": False,
            "control_socket_disable": True,
        }

    def load(self) -> WSGIApplication:
        """What a worker answers with."""
        return self.served.program


def leave(worker: Worker) -> None:
    """Leave at once, with the journal written: taking a whole program apart would take most of a second.

    A worker that never served leaves as it would: its exit code tells the master to give up.
    """
    if worker.booted and worker.pid == os.getpid():
        write_out(AT_THE_END_SECONDS)
        os._exit(0)


class Master(Arbiter):  # type: ignore[misc]
    """Keeps as many workers as there should be."""

    _hurries = False

    def manage_workers(self) -> None:
        """Before one that has grown old is told to end, another serves in its place: nobody waits between."""
        old = [pid for pid, worker in self.WORKERS.items() if worker.has_grown_old]
        if self._hurries or not old:
            super().manage_workers()
            return
        for _ in range(self.num_workers + len(old) - len(self.WORKERS)):
            self.spawn_worker()
        serving = len([worker for worker in self.WORKERS.values() if worker.serves])
        for pid in old[: max(0, serving - self.num_workers)]:  # those that were told before come first again
            self.kill_worker(pid, SIGTERM)

    def handle_hup(self) -> None:
        """New workers with the new rules; when the last one with the old rules has ended, it is said."""
        try:
            done = self.app.served.renewed()
        except Exception as error:  # whatever it is, the workers that there are go on
            note_crash(error)
            return
        if done is not None:
            self._hurries = True
            self.reload()
            self._hurries = False
            done()

    def handle_usr2(self) -> None:
        """Starting a second program beside this one is for whatever runs it."""


class ServerNotes(Logger):  # type: ignore[misc]
    """What the server has to say goes into the journal; what a request held does not."""

    def setup(self, cfg: Any) -> None:
        """Nothing to open: the journal is there."""
        self.cfg = cfg

    def access(self, *_: object) -> None:
        """Requests are noted by the program itself, without an address."""

    def reopen_files(self) -> None:
        """There are none."""

    def close_on_exec(self) -> None:
        """There is nothing to close."""

    def debug(self, msg: str, *_: object, **__: object) -> None:
        """Of no use to an operator."""

    info = debug

    def warning(self, msg: str, *args: object, **_: object) -> None:
        """A worker that died, for example."""
        note("server", level=30, message=msg % args if args else msg)

    error = critical = warning

    def exception(self, msg: str, *_: object, **__: object) -> None:
        """Without the message, which could hold what was asked."""
        error = sys.exc_info()[1]
        if error is not None:
            note_crash(error)
