"""What is packed is the same document: no tag and no letter of it may be lost or changed for its size."""

import json
from io import BytesIO

import pytest
from pikepdf import Pdf, Stream

from suggester.exchange.handout.build import handout
from suggester.exchange.handout.pdf import as_given
from suggester.exchange.typesetting.packing import packed
from suggester.exchange.typesetting.worker import Compiler
from tests.exchange.handout.measuring import EXAMPLES, WORDS, most_crowded, summary_of


def objects(document: Pdf) -> dict[int, tuple[bytes, bytes]]:
    """Every object by its number: what it says, and the bytes of its stream as they lie there."""
    found = {}
    for one in document.objects:
        is_stream = isinstance(one, Stream)
        said = one.stream_dict.unparse(resolved=True) if is_stream else one.unparse(resolved=True)
        found[one.objgen[0]] = (said, one.read_raw_bytes() if is_stream else b"")
    return found


@pytest.mark.parametrize("large", [False, True])
def test_every_object_of_a_packed_document_is_what_it_was(large: bool) -> None:
    """Reading aloud, links and letters hang on them, and they name each other by their numbers."""
    [answers] = most_crowded(EXAMPLES, 1)
    data = as_given(handout(summary_of(answers), WORDS), large=large)
    plain = Compiler().pdf("summary.typ", json.dumps(data | {"large": large}).encode())

    made = packed(plain)

    before, after = Pdf.open(BytesIO(plain)), Pdf.open(BytesIO(made))
    was, found = objects(before), objects(after)
    assert after.check_pdf_syntax() == []
    assert {number: found[number] for number in was} == was
    assert [after.trailer[key].unparse() for key in ("/Root", "/Info", "/ID")] == [
        before.trailer[key].unparse() for key in ("/Root", "/Info", "/ID")
    ]
    assert len(made) < 0.7 * len(plain)
