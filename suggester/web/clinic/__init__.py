"""The clinicians' side: a room for each of their subjects, put together by setup.py.

A new room here is a new subject; a page that belongs to no room stands beside setup.py.
"""
