"""The rule files as things with fields."""

import tomllib

from suggester.core.loading.load import TOML_FILES
from suggester.core.writing.kinds import BY_NAME, KINDS
from suggester.core.writing.page_kinds import OPTION, TEXT
from suggester.core.writing.rule_kinds import CASE, PROMISE, ROW
from suggester.core.writing.shapes import shape_of, value_of, words_of
from suggester.core.writing.things import tables, things
from tests.shipped import FILES, TABLE

SHIPPED = things(FILES)


def test_everything_that_is_loaded_is_a_thing() -> None:
    """What has no place among the things could be changed without anybody's knowing."""
    assert SHIPPED.of(ROW) == [
        rule.id for rule in sorted(TABLE.rules, key=lambda one: SHIPPED.of(ROW).index(one.id))
    ]
    assert len(SHIPPED.of(ROW)) == len(TABLE.rules)
    assert SHIPPED.of(PROMISE) == [promise.id for promise in TABLE.promises]
    assert SHIPPED.of(CASE) == [case.id for case in TABLE.cases]
    assert len(SHIPPED.of(OPTION)) == sum(len(one.options) for one in TABLE.questionnaire.questions.values())


def test_no_word_of_a_toml_file_is_left_out() -> None:
    """Each text, number and list of each file stands in one of the things."""
    told = {words for fields in SHIPPED.fields.values() for words in fields.values()}
    said = "\n".join(told | {key.id for key in SHIPPED.fields})

    for name in TOML_FILES:
        for leaf in _leaves(tomllib.loads(FILES[name].decode())):
            assert str(leaf) in said, (name, leaf)


def test_every_value_of_every_field_comes_back_from_its_words() -> None:
    """Words that cannot be read back could be shown and never written."""
    for kind in KINDS:
        document = tomllib.loads(FILES[kind.file].decode()) if kind.path else {}
        for thing, entry in tables(kind, document):
            for name, value in entry.items():
                if not any(one.path == (*kind.path, name) for one in KINDS):
                    declared = kind.fields.get(name)
                    shape = declared.shape if declared and value != [] else shape_of(value)
                    assert value_of(words_of(value), shape) == value, (kind.name, thing, name)


def test_a_remark_is_a_thing_and_a_sign_in_a_text_is_none() -> None:
    """A number sign inside quotes begins no remark."""
    content = (
        b'# A remark.\n[[text]]\nid = "a"\nwhere = "here # there"\ntext = """one\n# two"""  # and more\n'
    )

    found = things({"wording.toml": content})

    assert found.fields["remark", "wording.toml"] == {"words": "A remark.\nand more"}  # type: ignore[index]
    assert found.words(TEXT, "a", "where") == "here # there"


def test_every_kind_has_a_name_of_its_own() -> None:
    """Two kinds of one name would hide each other."""
    assert len(BY_NAME) == len(KINDS) + 1


def _leaves(node: object) -> list[object]:
    if isinstance(node, dict):
        return [leaf for key, one in node.items() for leaf in ([key] if one == [] else _leaves(one))]
    if isinstance(node, list):
        return [leaf for one in node for leaf in _leaves(one)]
    return [] if isinstance(node, bool) else [node]
