"""Questions about skin, answered by a table of rules that clinicians can read."""

__version__ = "0.1.0"
