"""Whether answer codes hold what they promise: python bench/answer_code.py

Sends random valid patients to codes and back, spoils codes in every place with every other sign and by
every swap of neighbours, and lets zbarimg read QR codes at their printed size. Prints how long codes are.
Fails at the first code that comes back as somebody else, and when it tried nothing.
"""

import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from suggester.core.answer_code import SIGNS, AnswerCodeError, decode, encode, longest_code
from suggester.core.answer_sets.sampling import SeededRandom, sampled
from suggester.exchange.qr import qr_of
from tests.core.test_answer_code import CODE, longest
from tests.exchange.test_qr import raster, read
from tests.patients import random_given, random_patients
from tests.shipped import ASKED, TABLE

PATIENTS = 200_000
SPOILT = 2_000
SCANNED = 200
TICKED = (0.0, 0.05, 0.10, 0.15, 0.35)
WORST = encode(TABLE, longest())


def main() -> None:
    """Every promise in turn."""
    lengths()
    round_trips()
    slips()
    scans()


def lengths() -> None:
    """How many signs patients have who tick so many of the boxes that hold a risk, a wish or a place."""
    print("each box ticked         median  95%  most  up to 24 signs")
    chance = random.Random(11)
    for density in TICKED:
        patients = (ASKED.answers(random_given(chance, densities=[density])) for _ in range(4_000))
        sizes = sorted(size_of(encode(TABLE, answers)) for answers in patients)
        short = sum(size <= 24 for size in sizes) / len(sizes)
        print(f"{density:<22.0%}{median(sizes):>8.0f}{sizes[3_800]:>5}{sizes[-1]:>6}{short:>15.1%}")
    print(
        f"two concerns, two goals, one place, else calm: {size_of(CODE)}; all that can be: {size_of(WORST)}"
    )
    uniform = Counter(
        size_of(encode(TABLE, ASKED.answers(one))) for one in sampled(ASKED, SeededRandom(3), 2_000)
    )
    print(f"any answer set, all as likely: {dict(sorted(uniform.items()))}; bound {longest_code(ASKED)}")


def size_of(code: str) -> int:
    """Signs without dashes."""
    return len(code.replace("-", ""))


def round_trips() -> None:
    """Patients to codes and back."""
    coded, began = 0, time.process_time()
    for answers in random_patients(31, PATIENTS):
        assert decode(encode(TABLE, answers), [TABLE]) == (TABLE, answers)
        coded += 1
    assert coded == PATIENTS
    each = (time.process_time() - began) / coded * 1e6
    print(f"{coded:,} patients came back as they were, {each:.0f} us of CPU each, made, coded and read")


def slips() -> None:
    """Every wrong sign and every swap, and whether the right group was named."""
    wrong = swaps = 0
    for answers in random_patients(32, SPOILT):
        code = encode(TABLE, answers).replace("-", "")
        for place, sign in enumerate(code):
            for other in SIGNS.replace(sign, ""):
                assert blamed(code[:place] + other + code[place + 1 :]) == {place // 4 + 1}
                wrong += 1
            if place and code[place - 1] != sign:
                spoilt = code[: place - 1] + sign + code[place - 1] + code[place + 1 :]
                assert blamed(spoilt) == {(place - 1) // 4 + 1, place // 4 + 1}
                swaps += 1
    assert wrong > SPOILT * 300
    assert swaps > SPOILT * 8
    print(f"{SPOILT:,} codes: {wrong:,} wrong signs and {swaps:,} swaps, all found, all in the group named")


def blamed(code: str) -> set[int]:
    """The groups that the error names."""
    try:
        decode(code, [TABLE])
    except AnswerCodeError as error:
        return set(error.places.values())
    raise AssertionError("a spoilt code was taken")


def scans() -> None:
    """QR codes of random patients at 25 mm and 150 dpi, read by zbarimg."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "code.pgm"
        for answers in random_patients(33, SCANNED):
            code = encode(TABLE, answers)
            qr = qr_of(code)
            picture.write_bytes(raster(qr.path, qr.size))
            assert read(picture) == code.replace("-", "")
    print(f"{SCANNED} QR codes at 25 mm and 150 dpi: all read, all right")


if __name__ == "__main__":
    try:
        main()
    except subprocess.SubprocessError as error:
        sys.exit(f"zbarimg: {error}")
