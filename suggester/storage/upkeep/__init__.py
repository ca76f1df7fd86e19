"""Migrations, backup, restore, and whether everything is still what was written.

A new file here looks after the whole database; an operator calls it.
"""
