"""Served by one process, where a system cannot copy one: waitress, on Windows."""

import logging
import os
import select
import socket
from wsgiref.types import WSGIApplication

import waitress

from suggester.web.serving.limits import ServingLimits, connections_of_a_process

IDLE_SECONDS, CLEANUP_SECONDS = 15, 5


def run(program: WSGIApplication, listener: socket.socket, limits: ServingLimits) -> None:
    """Serve until Ctrl-C."""
    _keep_to_one_core()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # else a line for each request that waits
    waitress.create_server(
        program,
        sockets=[listener],
        threads=limits.threads,
        connection_limit=connections_of_a_process(),
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=CLEANUP_SECONDS,
        ident=None,
        # Where it can: without it, a descriptor above 1,023 ends the process.
        asyncore_use_poll=hasattr(select, "poll"),
        # The program counts the proxies in front of it; waitress would drop their headers unread.
        clear_untrusted_proxy_headers=False,
    ).run()


def _keep_to_one_core() -> None:
    """Threads of one process that run on two cores pass its one lock to and fro, and serve a twentieth."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
