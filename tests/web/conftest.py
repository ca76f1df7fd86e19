"""What several tests of the clinicians' pages share."""

import pytest

from tests.web.clinic_house import Template, template_in


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A reviewer and an approver, logged in. Made anew for each module: a log-in that is not used ends."""
    return template_in(tmp_path_factory.mktemp("clinic"))
