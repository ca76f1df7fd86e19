"""One patient as a clinician sees the result: tried out, or from a paper.

A new file here shows something of one evaluation.
"""
