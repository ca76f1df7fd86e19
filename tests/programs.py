"""Programs from outside Python that tests need: without one a test is skipped, loudly, or fails in CI."""

import os
import shutil

import pytest

PACKAGES = {
    "curl": "curl",
    "nginx": "nginx-light",
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "zbarimg": "zbar-tools",
}


def program_of(name: str) -> str:
    """Where the program is; the test is skipped, or fails with REQUIRE_BROWSER=1, where there is none."""
    found = shutil.which(name)
    if found is None:
        missing = f"no {name} found: install {PACKAGES[name]} (Debian's name of the package)"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return found
