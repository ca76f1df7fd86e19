"""What tests take from npm is what was pinned, or the tests do not run."""

import json
from pathlib import Path

import pytest

from tests import node
from tests.node import PINNED, node_modules

LOCKS = sorted(PINNED.glob("*/package-lock.json"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.parent.name)
def test_every_package_has_its_version_and_hash_and_names_no_host(lock: Path) -> None:
    """A mirror or a registry of one's own serves the same packages."""
    wanted = json.loads(lock.with_name("package.json").read_text())["dependencies"]
    installed = {name: one for name, one in json.loads(lock.read_text())["packages"].items() if name}

    assert {f"node_modules/{name}" for name in wanted} <= set(installed)
    for one in installed.values():
        assert one["version"]
        assert one["integrity"].startswith("sha512-")
        assert "resolved" not in one


def test_a_package_that_is_not_the_one_that_was_pinned_ends_the_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What runs in the tests could otherwise be changed by whoever serves packages."""
    pinned = tmp_path / "npm" / "one"
    pinned.mkdir(parents=True)
    package = {"version": "2.2.3", "integrity": f"sha512-{'A' * 86}=="}
    head = {"dependencies": {"dataloader": package["version"]}}
    packages = {"": head, "node_modules/dataloader": package}
    (pinned / "package.json").write_text(json.dumps(head))
    (pinned / "package-lock.json").write_text(json.dumps({"lockfileVersion": 3, "packages": packages}))
    monkeypatch.setattr(node, "PINNED", tmp_path / "npm")
    monkeypatch.setattr(node, "KEPT", tmp_path / "kept")

    with pytest.raises(pytest.fail.Exception, match="npm sent other packages than those of one"):
        node_modules("one")

    assert not list((tmp_path / "kept").glob("one-*"))


@pytest.mark.parametrize(
    ("required", "ending"), [("", pytest.skip.Exception), ("1", pytest.fail.Exception)], ids=["here", "in CI"]
)
def test_without_node_a_test_says_so_and_fails_where_it_is_required(
    required: str, ending: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A test that is left out in silence is believed to have passed."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("REQUIRE_NODE", required)

    with pytest.raises(ending, match="no node found: install nodejs"):
        node_modules("rules-engines")
