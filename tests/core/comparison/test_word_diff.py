"""Two texts as one: no word of either is lost."""

from hypothesis import given
from hypothesis import strategies as st

from suggester.core.comparison.word_diff import NEW, OLD, SAME, word_diff

texts = st.lists(st.sampled_from(["a", "skin", "doctor", "agrees.", "in", "writing"])).map(" ".join)


@given(texts, texts)
def test_both_texts_can_be_read_in_the_pieces(old: str, new: str) -> None:
    """Whoever approves a change reads nothing but this."""
    found = list(word_diff(old, new))

    assert " ".join(piece.text for piece in found if piece.kind in {SAME, OLD}) == old
    assert " ".join(piece.text for piece in found if piece.kind in {SAME, NEW}) == new


def test_words_are_compared_whole_and_what_is_the_same_stays() -> None:
    """Half a word struck through is hard to read, and so is one word alone between two changes."""
    found = [(piece.kind, piece.text) for piece in word_diff("Ask a doctor.", "Ask a skin doctor first.")]
    between = [piece.kind for piece in word_diff("wait one month or so", "stay one week or so")]

    assert found == [(SAME, "Ask a"), (OLD, "doctor."), (NEW, "skin doctor first.")]
    assert between == [OLD, NEW, SAME]


def test_a_word_at_either_end_and_two_between_changes_stay() -> None:
    """Only one word alone between two changes is struck through with them."""

    def kinds(old: str, new: str) -> list[tuple[str, str]]:
        return [(piece.kind, piece.text) for piece in word_diff(old, new)]

    assert kinds("Ask today please", "Ask tomorrow please") == [
        (SAME, "Ask"), (OLD, "today"), (NEW, "tomorrow"), (SAME, "please"),
    ]  # fmt: skip
    assert kinds("wait one month", "stay one week") == [(OLD, "wait one month"), (NEW, "stay one week")]
    assert kinds("wait for one month", "stay for one week")[2] == (SAME, "for one")
