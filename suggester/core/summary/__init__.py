"""The result page as data, the disclaimer included, and the card of a visit.

A new file here works out one more part of the page, whatever it is printed on.
"""
