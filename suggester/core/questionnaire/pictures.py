"""The names of the drawings that rules may give to an answer or a choice.

What a name looks like is no matter of the core. A test holds these names to the files of templates/pictures.
"""

PICTURES = frozenset(
    {
        "birthmark", "calm", "circles", "dent", "dry", "finelines", "flatmark", "growth", "hair", "hairloss",
        "hill", "leave", "light", "needle", "patches", "pores", "redmark", "rough", "sagging",
        "spot", "spots", "stretch", "sunken", "tattoo", "two", "uneven", "unsure", "vessels", "wrinkles",
        "body/arms_legs", "body/around_eyes", "body/chest", "body/eyelids", "body/face", "body/genital",
        "body/hands", "body/lips", "body/neck", "body/tummy_thighs",
        "sun/always_burns", "sun/burns_easily", "sun/burns_a_bit", "sun/rarely_burns",
        "sun/very_rarely_burns", "sun/never_burns",
    }
)  # fmt: skip
"""Before a stroke stands the set in which drawings make one picture together."""

CARDS = "cards"
"""The set of all that stand alone: a card for each answer."""


def set_of(picture: str) -> str:
    """The set that a drawing belongs to; '' for no drawing."""
    before, stroke, _ = picture.partition("/")
    return before if stroke else CARDS if picture else ""
