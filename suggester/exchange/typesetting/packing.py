"""A PDF in which everything but its streams is compressed as one more stream, which PDF can since 1.5.

typst writes each tag for reading aloud as plain text, nearly half of the file, and has no setting for it.
Every object stays as it was, by its number and byte for byte; only where it lies is written down anew.
"""

import zlib
from itertools import accumulate, pairwise
from struct import Struct

LEVEL = 1
"""Tags are much alike: the best compression takes three times as long, for 3 % of the file."""
STREAM_ENDS, ENDS = b"\nendstream\nendobj\n", b"\nendobj\n"
PLACE = Struct(">BIH")
"""Of one object: how it lies there, where, and as which one within that."""
NOWHERE, ALONE, PACKED = range(3)


def packed(document: bytes) -> bytes:
    """The same PDF, smaller. It has to be as typst writes it: where each object begins stands at its end."""
    end = int(document.rpartition(b"startxref\n")[2].split()[0])
    begins, size, trailer = _table(document[end:])
    places, tags = [PLACE.pack(NOWHERE, 0, 0)] * size, dict[int, bytes]()
    written = bytearray(document[: begins[0][0]])
    for (begin, number), (following, _) in pairwise([*begins, (end, size)]):
        if document.endswith(STREAM_ENDS, begin, following):
            places[number] = PLACE.pack(ALONE, len(written), 0)
            written += document[begin:following]
        else:
            places[number] = PLACE.pack(PACKED, size, len(tags))
            tags[number] = document[document.index(b"\n", begin) : following - len(ENDS)]
    places.append(PLACE.pack(ALONE, len(written), 0))
    written += _object_stream(size, tags)
    end = len(written)
    places.append(PLACE.pack(ALONE, end, 0))
    about = b"/Type/XRef/W[1 4 2]/Size %d%b" % (len(places), trailer)
    written += _stream(size + 1, about, b"".join(places))
    return bytes(written + b"startxref\n%d\n%%%%EOF" % end)


def _table(text: bytes) -> tuple[list[tuple[int, int]], int, bytes]:
    """Where each object begins, with its number; how many numbers there are; and what else is said there.

    That is which object is the root, which one says who made it, and by what the document is known.
    """
    rows, _, trailer = text.partition(b"trailer\n")
    lines = rows.splitlines()[2:]
    begins = sorted((int(line[:10]), number) for number, line in enumerate(lines) if line.endswith(b"n"))
    return begins, len(lines), trailer.partition(b"/Size %d" % len(lines))[2].rpartition(b">>")[0]


def _object_stream(number: int, objects: dict[int, bytes]) -> bytes:
    """Objects by their numbers, after a list of the numbers and of where each begins."""
    begins = accumulate(map(len, objects.values()), initial=0)
    places = " ".join(f"{of} {begin}" for of, begin in zip(objects, begins, strict=False)).encode()
    about = b"/Type/ObjStm/N %d/First %d" % (len(objects), len(places))
    return _stream(number, about, places + b"".join(objects.values()))


def _stream(number: int, about: bytes, content: bytes) -> bytes:
    data = zlib.compress(content, LEVEL)
    begin = b"%d 0 obj\n<<%b/Filter/FlateDecode/Length %d>>\nstream\n" % (number, about, len(data))
    return begin + data + STREAM_ENDS
