"""What the table says about one patient: the rows that matched, how each approach stands, why, and what if.

A new file here asks one more question about one Evaluation.
"""
