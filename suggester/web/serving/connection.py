"""One client's connection: what has come of a request, and what of an answer is still to be sent.

A thread is lent to a request only when all of it is here, and is free again when the answer is worked out,
not when it is sent. So whoever sends slowly, reads slowly or does neither holds a few bytes and no thread.
"""

import re
import socket
from dataclasses import dataclass
from typing import Any

HEAD_AT_MOST = 32 * 1024
BODY_AT_MOST = 4 * 1024 * 1024
"""More than any page takes; of a longer body the head alone is handed on, to be refused in words."""
ONE_PIECE = 64 * 1024
END_OF_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)[ \t]*\r\n")
LENGTH_IS_NEEDED = b"\r\ntransfer-encoding:"
WAITS_FOR_LEAVE = b"\r\nexpect: 100-continue\r\n"
LEAVE = b"HTTP/1.1 100 Continue\r\n\r\n"


class RefusedError(Exception):
    """A request that nobody can answer, with the status that says why."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A request of which everything is here."""

    head: bytes
    body: bytes
    is_cut: bool
    """Whether its body is too long to be taken in: the head alone is here, and nothing can follow."""


class ClientSocket:
    """A socket that never waits: what came lies here until it is a request, an answer until it is sent."""

    def __init__(self, real: socket.socket) -> None:
        real.setblocking(False)
        self._real = real
        self._given_leave = False
        self.family = real.family
        """By what kind of address the client came."""
        self.incoming = bytearray()
        self.unsent = bytearray()

    def receive(self) -> bool:
        """Take in what has come; False when the client has closed. Raises OSError, also when nothing came."""
        piece = self._real.recv(ONE_PIECE)
        self.incoming += piece
        return bool(piece)

    def request(self) -> Whole | None:
        """The next request, if all of it has come. Raises RefusedError."""
        end = self._end_of_head()
        if end is None:
            return None
        head = bytes(self.incoming[:end])
        length = self._length_of_body(head)
        is_cut = length > BODY_AT_MOST
        whole = end if is_cut else end + length
        if len(self.incoming) < whole:
            return None
        body = bytes(self.incoming[end:whole])
        del self.incoming[:whole]
        self._given_leave = False
        return Whole(head=head, body=body, is_cut=is_cut)

    def _end_of_head(self) -> int | None:
        """None while it is not all here."""
        end = self.incoming.find(END_OF_HEAD)
        if end < 0 and len(self.incoming) <= HEAD_AT_MOST:
            return None
        if not 0 <= end <= HEAD_AT_MOST:
            raise RefusedError("431 Request Header Fields Too Large")
        return end + len(END_OF_HEAD)

    def _length_of_body(self, head: bytes) -> int:
        """As its head says; whoever asks before sending it is told to send."""
        lower = head.lower()
        if LENGTH_IS_NEEDED in lower:
            raise RefusedError("411 Length Required")
        found = LENGTH.search(lower)
        length = int(found[1]) if found else 0
        if 0 < length <= BODY_AT_MOST and WAITS_FOR_LEAVE in lower and not self._given_leave:
            self._given_leave = True
            self.unsent += LEAVE
            self.flush()
        return length

    @property
    def held(self) -> int:
        """How many bytes lie here for this client."""
        return len(self.incoming) + len(self.unsent)

    def flush(self) -> bool:
        """Send what can be sent at once; whether nothing is left. Raises OSError when the client has gone."""
        if self.unsent:
            try:
                del self.unsent[: self._real.send(self.unsent)]
            except BlockingIOError:
                return False
        return not self.unsent

    def half_close(self) -> None:
        """Nothing more will be said. What still comes can be read and forgotten. Raises OSError."""
        self._real.shutdown(socket.SHUT_WR)

    def fileno(self) -> int:
        """For whoever watches it."""
        return self._real.fileno()

    def close(self) -> None:
        """Let go of the client."""
        self._real.close()


class Connection:
    """A client, the address by which it came, and until when it may stay as it is."""

    def __init__(self, cfg: Any, real: socket.socket, client: Any, server: Any) -> None:
        self.cfg, self.client, self.server = cfg, client, server
        self.sock = ClientSocket(real)
        self.deadline = 0.0
        self.counted = 0
        """How many of its bytes are counted among those of all clients."""
        self.stays = True
        """Whether another request may follow."""
