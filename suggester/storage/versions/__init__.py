"""Versions of the table: proposed, read row by row, approved, published, rolled back.

A new file here is one more act on a version.
"""
