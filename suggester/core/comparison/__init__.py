"""Two tables side by side: what was written differently, and for which patients an outcome changes.

A new file here takes an older and a newer table.
"""
