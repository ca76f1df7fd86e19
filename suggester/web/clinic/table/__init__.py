"""The table in use, row by row: filters, verdicts, history, checks.

A new file here shows rows of the table in use, or keeps what a clinician says of one.
"""
