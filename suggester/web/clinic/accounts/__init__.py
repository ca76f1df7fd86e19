"""Accounts: who there is, what they may, invited, closed, and the way in by a link.

A new file here is one more thing that is done to accounts, or what the page shows of them.
"""
