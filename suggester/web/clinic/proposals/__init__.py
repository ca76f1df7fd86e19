"""From an uploaded spreadsheet to the published table.

A new file here is a step on that way, or a part of the page of a proposal.
"""
