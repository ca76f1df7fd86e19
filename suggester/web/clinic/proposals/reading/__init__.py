"""What an approver reads of a change: every word that is another, and patients before and after.

A new file here turns a table, or two of them, into what stands on the page of a version.
"""
