"""What the core knows in other people's formats, and theirs read; a format knows no other format.

A new room here is a new format.
"""
