"""The head of table.toml for a new version, with everything else as it was."""

import tomllib
from datetime import date, timedelta

import pytest

from suggester.exchange.rule_files import VersionHead, with_head
from tests.shipped import FILES, TABLE

LATER = timedelta(days=200)
NOW = TABLE.provenance
HEAD = VersionHead(
    version=f"{NOW.version}-next", valid_from=NOW.valid_from + LATER, review_by=NOW.review_by + LATER
)
SHIPPED = FILES["table.toml"]


@pytest.mark.parametrize(
    "before", [SHIPPED, SHIPPED.replace(b"\n", b"\r\n")], ids=["lines", "lines of Windows"]
)
def test_three_lines_change_and_not_one_other_byte(before: bytes) -> None:
    """What clinicians did not touch is what it was."""
    after = with_head(before, HEAD)
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    before_head, said = (tomllib.loads(text.decode())["table"] for text in (before, after))

    assert said == before_head | {
        "version": HEAD.version,
        "valid_from": HEAD.valid_from,
        "review_by": HEAD.review_by,
    }
    assert len(old) == len(new)
    assert sum(one != other for one, other in zip(old, new, strict=True)) == 3


def test_a_comment_behind_a_value_stays() -> None:
    """It may say why the date is what it is."""
    before = b'[table]\nversion = "a"  # the first\nvalid_from = 2026-01-01 # now\nreview_by=2026-02-01\n'

    head = VersionHead(version="2026.12", valid_from=date(2026, 12, 1), review_by=date(2027, 6, 1))

    assert with_head(before, head) == (
        b'[table]\nversion = "2026.12"  # the first\nvalid_from = 2026-12-01 # now\nreview_by=2027-06-01\n'
    )


def test_what_is_written_in_another_way_is_left_as_it_is() -> None:
    """The upload compares what was made with what was wanted, and says so."""
    inline = b'table = { version = "a", valid_from = 2026-01-01 }\n'

    assert with_head(inline, HEAD) == inline
