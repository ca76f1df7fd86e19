"""Two texts as one: nothing of either is lost."""

from hypothesis import given
from hypothesis import strategies as st

from suggester.core.pieces import NEW, OLD, SAME, pieces

texts = st.lists(st.sampled_from(["a", "skin", "doctor", " ", "  ", "\n", "agrees."])).map("".join)


@given(texts, texts)
def test_both_texts_can_be_read_in_the_pieces(old: str, new: str) -> None:
    """Whoever approves a change reads nothing but this."""
    found = list(pieces(old, new))

    assert "".join(piece.text for piece in found if piece.kind in {SAME, OLD}) == old
    assert "".join(piece.text for piece in found if piece.kind in {SAME, NEW}) == new


def test_words_are_compared_whole_and_what_is_the_same_stays() -> None:
    """Half a word struck through is hard to read."""
    found = [(piece.kind, piece.text) for piece in pieces("Ask a doctor.", "Ask a skin doctor first.")]

    assert found == [(SAME, "Ask a "), (OLD, "doctor."), (NEW, "skin doctor first.")]
