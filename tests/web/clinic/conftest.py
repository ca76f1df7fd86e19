"""A clinic in which every row to confirm is confirmed, for whoever tests proposals and what was typed."""

from pathlib import Path

import pytest

from tests.web.proposing import Clinic, Prepared, prepared


@pytest.fixture(scope="module")
def confirmed(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Made anew for each module: a log-in that is not used ends."""
    return prepared(tmp_path_factory.mktemp("confirmed"), confirmed=True)


@pytest.fixture
def clinic(confirmed: Prepared, tmp_path: Path) -> Clinic:
    """A copy of it, to change."""
    return confirmed.copied(tmp_path)
