"""JSON from outside: what can be read in two ways is not read, and nothing costs much time."""

import time

import pytest

from suggester.exchange.json.strict import StrictJsonError, read_strictly

REFUSED = {
    b"": "The body is empty",
    b" \n": "The body is empty",
    b'{"a": "\xff"}': "Byte 8 is not UTF-8",
    b"\x00": "no JSON",
    b"{'a': 1}": r"no JSON: .* \(line 1, column 2\)",
    b'{"a":\n 1,}': r"no JSON: .* \(line 2, column 4\)",
    b'{"a": 1} {}': "no JSON: Extra data",
    b'{"a": 1, "b": 2, "a": 1}': "3 keys, number 3 is the same as number 1",
    b'{"a": 1, "\\u0061": 1}': "2 keys, number 2 is the same as number 1",
    b'{"b": [{"a": 1, "a": 1}]}': "number 2 is the same",
    b"[NaN]": r"not finite \(line 1, column 2\)",
    b"[Infinity]": "not finite",
    b"[-Infinity]": "not finite",
    b"[1e999]": "not finite",
    b"[" + b"9" * 10_000 + b"]": "A number has 10,000 signs",
    b"[0." + b"1" * 39 + b"]": "A number has 41 signs",
    b"[" * 21 + b"]" * 21: r"more than 20 deep \(line 1, column 21\)",
    b"[" * 60_000: "more than 20 deep",
    b'{"a":' * 10_000: "more than 20 deep",
    b"[" + b'["]\\"",' * 20 + b"1" + b',"["]' * 20 + b"]": r"more than 20 deep \(line 1, column 135\)",
    rb'["\ud800"]': "half of a sign",
    b" " * 65_537: "longer than 65,536 bytes",
    b'"' + b'\\"' * 32_000: "Unterminated string",
    b'"a' * 32_000: "Extra data",
    b"-" * 65_000: "Expecting value",
    b"{" + b",".join(b'"%d":1' % (number % 5_000) for number in range(5_500)) + b"}": "number 5,001",
}


@pytest.mark.parametrize(("content", "why"), REFUSED.items(), ids=range(len(REFUSED)))
def test_what_can_be_read_in_two_ways_is_refused_in_little_time(content: bytes, why: str) -> None:
    """Two programs that read one text differently are how an answer gets lost; slow ones how a server is."""
    began = time.process_time()

    with pytest.raises(StrictJsonError, match=why) as refused:
        read_strictly(content)

    assert time.process_time() - began < 0.1
    assert len(str(refused.value)) < 150


@pytest.mark.parametrize(
    ("content", "data"),
    [
        (b'\xef\xbb\xbf{"a": ["NaN", "[[[[[[[[[[[[[[[[[[[[[[", "\\""]}', {"a": ["NaN", "[" * 22, '"']}),
        (b"[" * 20 + b"]" * 20, [[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]),
        (rb'["\ud83d\ude00", 1.5e3, -0, true, null]', ["\U0001f600", 1500.0, 0, True, None]),
        (b'[{"a": 1}, {"a": 1}]', [{"a": 1}, {"a": 1}]),
    ],
)
def test_everything_else_is_read_as_it_stands(content: bytes, data: object) -> None:
    """Limits are for what nobody sends in earnest."""
    assert read_strictly(content) == data
