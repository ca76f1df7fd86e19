"""What goes through the pipes between the two processes: pieces of bytes, each after its length."""

from typing import BinaryIO

LENGTH_BYTES = 4


def send(pipe: BinaryIO, *pieces: bytes) -> None:
    """Write these pieces, all at once. Raises OSError when nobody reads any more."""
    for piece in pieces:
        pipe.write(len(piece).to_bytes(LENGTH_BYTES))
        pipe.write(piece)
    pipe.flush()


def receive(pipe: BinaryIO) -> bytes:
    """The next piece. Raises EOFError when the other end is closed, also in the middle of a piece."""
    return _exactly(pipe, int.from_bytes(_exactly(pipe, LENGTH_BYTES)))


def _exactly(pipe: BinaryIO, length: int) -> bytes:
    piece = pipe.read(length)
    if len(piece) < length:
        raise EOFError
    return piece
