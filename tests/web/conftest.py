"""What several tests of the clinicians' pages share."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.clinic_house import Template, browser_of, copied, template_in


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A reviewer and an approver, logged in. Made anew for each module: a log-in that is not used ends."""
    return template_in(tmp_path_factory.mktemp("clinic"))


@pytest.fixture
def app(template: Template, tmp_path: Path) -> Flask:
    """The program with these two."""
    return copied(template, tmp_path)


@pytest.fixture
def client(app: Flask, template: Template) -> FlaskClient:
    """The browser of a clinician who may do nothing but review."""
    return browser_of(app, template, "amara.osei")
