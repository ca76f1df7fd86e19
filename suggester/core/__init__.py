"""Answers and the table, and nothing of the world: frozen data in, frozen data out.

A new room here is a new subject, with a line in docs/architecture.md; nothing here reads a clock or a disk.
"""
