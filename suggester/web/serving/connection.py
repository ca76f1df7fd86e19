"""One client's connection: what has come of a request, and what of an answer is still to be sent.

A thread is lent to a request only when all of it is here, and is free again when the answer is worked out,
not when it is sent. So whoever sends slowly, reads slowly or does neither holds a few bytes and no thread.
"""

import re
import socket
from io import BytesIO
from typing import Any

from gunicorn.workers.gthread import TConn

HEAD_AT_MOST = 32 * 1024
BODY_AT_MOST = 4 * 1024 * 1024
"""More than any page takes; of a longer body the head alone is handed on, to be refused in words."""
ONE_PIECE = 64 * 1024
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)[ \t]*\r\n")
LENGTH_IS_NEEDED = b"\r\ntransfer-encoding:"
WAITS_FOR_LEAVE = b"\r\nexpect: 100-continue\r\n"
LEAVE = b"HTTP/1.1 100 Continue\r\n\r\n"


class RefusedError(Exception):
    """A request that nobody can answer, with the status that says why."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class ClientSocket:
    """What a thread takes for the client's socket: it reads what is there, and what it writes waits."""

    def __init__(self, real: socket.socket) -> None:
        real.setblocking(False)
        self._real = real
        self._request = BytesIO()
        self._length = 0
        self._given_leave = False
        self._read_too_far = False
        self.incoming = bytearray()
        self.unsent = bytearray()

    def receive(self) -> bool:
        """Take in what has come; False when the client has closed. Raises OSError, also when nothing came."""
        piece = self._real.recv(ONE_PIECE)
        self.incoming += piece
        return bool(piece)

    def has_request(self) -> bool:
        """Whether a whole request has come; then it is what a thread reads. Raises RefusedError."""
        length, is_cut = self._length_of_request()
        if length is None or len(self.incoming) < length:
            return False
        self._request = BytesIO(bytes(self.incoming[:length]))
        self._length = length
        self._read_too_far, self._given_leave = is_cut, False
        del self.incoming[:length]
        return True

    def _length_of_request(self) -> tuple[int | None, bool]:
        """None while its head is not all here; and whether a body that is too long is cut off."""
        end = self.incoming.find(b"\r\n\r\n")
        if end < 0 and len(self.incoming) <= HEAD_AT_MOST:
            return None, False
        if not 0 <= end <= HEAD_AT_MOST:
            raise RefusedError("431 Request Header Fields Too Large")
        head = bytes(self.incoming[: end + 2]).lower()
        if LENGTH_IS_NEEDED in head:
            raise RefusedError("411 Length Required")
        found = LENGTH.search(head)
        body = int(found[1]) if found else 0
        if body > BODY_AT_MOST:
            return end + 4, True
        if body and WAITS_FOR_LEAVE in head and not self._given_leave:
            self._given_leave = True
            self.sendall(LEAVE)
            self.flush()
        return end + 4 + body, False

    @property
    def is_in_step(self) -> bool:
        """Whether the thread read the request to its end and not beyond: only then can another one follow."""
        return not self._read_too_far and self._request.tell() == self._length

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

    # From here on what the library asks of a socket.

    def recv(self, size: int) -> bytes:
        """What is left of the request; nothing at its end, where a real socket would wait."""
        piece = self._request.read(size)
        self._read_too_far |= size > 0 and not piece
        return piece

    def sendall(self, data: bytes) -> None:
        """Keep it until the answer is worked out: so its head and its body leave as one."""
        self.unsent += data

    def send(self, data: bytes) -> int:
        """The leave to send a body was given where it was asked for: the body is here."""
        return len(data)

    def fileno(self) -> int:
        """For whoever watches it."""
        return self._real.fileno()

    @property
    def family(self) -> socket.AddressFamily:
        """By what kind of address the client came."""
        return self._real.family

    def close(self) -> None:
        """Let go of the client."""
        self._real.close()

    def setblocking(self, _: bool) -> None:
        """Nothing here ever waits."""

    def settimeout(self, _: float | None) -> None:
        """Nothing here ever waits."""

    def gettimeout(self) -> float | None:
        """Nothing here ever waits."""
        return 0.0


class Connection(TConn):  # type: ignore[misc]
    """A connection as the library knows it, and until when it may stay as it is."""

    sock: ClientSocket

    def __init__(self, cfg: Any, real: socket.socket, client: Any, server: Any) -> None:
        super().__init__(cfg, ClientSocket(real), client, server)
        self.data_ready = True
        self.deadline = 0.0
        self.counted = 0
        """How many of its bytes are counted among those of all clients."""
        self.stays = True
        """Whether another request may follow."""
