"""Who may log in, and how it is proven.

A new file here is one more way to prove who somebody is, or to hold on to it.
"""
