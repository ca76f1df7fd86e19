"""Sixty bodies that nobody sends in earnest, or by mistake: none is an answer, a code or a response anywhere.

Wherever there is room for it they hold a person's name, which has to come back nowhere.
"""

import gzip
import json
from collections.abc import Mapping

NAME = "Jane Planted"
AS_JSON = {"Content-Type": "application/json"}
HALF = r"\ud800"


def _many(number: int, name: str = "k") -> bytes:
    return json.dumps({f"{name} {one}": NAME for one in range(number)}).encode()


def _deep(levels: int, opening: str, closing: str) -> bytes:
    return (opening * levels + f'"{NAME}"' + closing * levels).encode()


NO_JSON: Mapping[str, bytes] = {
    "nothing": b"",
    "blanks": b" \n\t ",
    "a word": NAME.encode(),
    "a text without an end": f'"{NAME}'.encode(),
    "an object without an end": f'{{"code": "{NAME}"'.encode(),
    "a comma too many": f'{{"code": "{NAME}",}}'.encode(),
    "quotes of Python": f"{{'code': '{NAME}'}}".encode(),
    "a comment": f'{{"code": "1" /* {NAME} */}}'.encode(),
    "two objects": f'{{"a": "{NAME}"}} {{}}'.encode(),
    "a form": f"code={NAME}&age_band=22_39".encode(),
    "XML": f"<code>{NAME}</code>".encode(),
    "zeros": b"\0" * 500,
    "half of UTF-8": b'{"code": "\xc3"}',
    "UTF-16": f'{{"code": "{NAME}"}}'.encode("utf-16"),
    "UTF-32": f'{{"code": "{NAME}"}}'.encode("utf-32"),
    "Latin": b'{"code": "\xe9"}',
    "too long for UTF-8": b'{"code": "\xc0\xaf"}',
    "a line break in a text": f'{{"code": "{NAME}\n"}}'.encode(),
    "no escape": rf'{{"code": "{NAME}\x"}}'.encode(),
    "NaN": f'{{"{NAME}": NaN}}'.encode(),
    "infinity": f'{{"{NAME}": -Infinity}}'.encode(),
    "more than any number": f'{{"{NAME}": 1e999}}'.encode(),
    "ten thousand digits": b'{"code": ' + b"7" * 10_000 + b"}",
    "ten thousand digits behind the point": b'{"code": 0.' + b"7" * 10_000 + b"}",
    "a key twice": f'{{"code": "{NAME}", "code": "{NAME}"}}'.encode(),
    "a name twice": f'{{"{NAME}": 1, "{NAME}": 2}}'.encode(),
    "a key twice, escaped": f'{{"code": "{NAME}", "\\u0063ode": "1"}}'.encode(),
    "a key twice, below": f'{{"a": [{{"{NAME}": 1, "{NAME}": 2}}]}}'.encode(),
    "keys twice, thousands": (b"{" + b",".join(b'"%d":1' % (n % 3_000) for n in range(6_000)) + b"}"),
    "half of a sign": f'{{"code": "{NAME} {HALF}"}}'.encode(),
    "half of a sign as a key": f'{{"{NAME} {HALF}": "1"}}'.encode(),
    "21 levels of lists": _deep(21, "[", "]"),
    "21 levels of objects": _deep(21, '{"a":', "}"),
    "thousands of lists": b"[" * 60_000,
    "thousands of objects": b'{"a":' * 12_000,
    "thousands of quotes": b'"' + b'\\"' * 32_000,
    "thousands of texts": b'"a' * 32_000,
    "thousands of signs of minus": b"-" * 65_000,
    "more than 64 KB": b'{"code": "' + b"A" * 65_536 + b'"}',
    "a megabyte": b" " * 1_000_000,
}
JSON_OF_ANOTHER_KIND: Mapping[str, bytes] = {
    "null": b"null",
    "true": b"true",
    "a number": b"1",
    "an empty text": b'""',
    "a text": f'"{NAME}"'.encode(),
    "an empty list": b"[]",
    "a list of objects": f'[{{"code": "{NAME}"}}]'.encode(),
    "an empty object": b"{}",
    "names for keys": _many(3, NAME),
    "three thousand names for keys": _many(2_500, NAME)[:65_000].rpartition(b",")[0] + b"}",
    "a key of Python": f'{{"__class__": "{NAME}", "__proto__": {{"code": "{NAME}"}}}}'.encode(),
    "a name for an answer": f'{{"age_band": "{NAME}", "red_flags": ["{NAME}"], "code": "{NAME}"}}'.encode(),
    "objects for answers": f'{{"age_band": {{"$ne": "{NAME}"}}, "concerns": [{{"a": "{NAME}"}}]}}'.encode(),
    "lists in lists": f'{{"concerns": [[["{NAME}"]]], "code": [["{NAME}"]]}}'.encode(),
    "numbers for answers": b'{"age_band": 1, "red_flags": [1, 2.5, true, null], "code": 1}',
    "a code of signs of no alphabet": json.dumps({"code": "☃\u202e\0" + NAME}).encode(),
    "a code without an end": json.dumps({"code": NAME * 4_000}).encode(),
    "another resource": f'{{"resourceType": "Patient", "name": [{{"text": "{NAME}"}}]}}'.encode(),
    "a response with a name for an answer": json.dumps(
        {
            "resourceType": "QuestionnaireResponse",
            "status": "completed",
            "item": [{"linkId": NAME, "text": NAME, "answer": [{"valueString": NAME}]}],
        }
    ).encode(),
    "a response of thousands": json.dumps(
        {"resourceType": "QuestionnaireResponse", "status": "completed", "item": [{"linkId": "x"}] * 3_000}
    ).encode(),
}
OTHER_HEADERS: Mapping[str, tuple[bytes, Mapping[str, str]]] = {
    "no type": (b"{}", {}),
    "a form's type": (b"{}", {"Content-Type": "application/x-www-form-urlencoded"}),
    "a type that needs no leave": (f'{{"code": "{NAME}"}}'.encode(), {"Content-Type": "text/plain"}),
    "another charset": (b"{}", {"Content-Type": f'application/json; charset="{NAME}"'}),
    "compressed": (gzip.compress(b"{}"), AS_JSON | {"Content-Encoding": "gzip"}),
    "a bomb": (gzip.compress(b"[" * 10_000_000), AS_JSON | {"Content-Encoding": "gzip"}),
    "a name for a type": (b"{}", {"Content-Type": f"{NAME}/{NAME}"}),
    "from another website": (b"{}", AS_JSON | {"Origin": f"https://{NAME.replace(' ', '.')}.example"}),
}
BODIES: Mapping[str, tuple[bytes, Mapping[str, str]]] = {
    **{name: (body, AS_JSON) for name, body in {**NO_JSON, **JSON_OF_ANOTHER_KIND}.items()},
    **OTHER_HEADERS,
}
