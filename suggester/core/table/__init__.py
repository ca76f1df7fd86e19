"""The rule table as data, and how people look at it: rows filtered, the whole as a picture.

A new file here is a part of the table, or one more way to look at all of its rows.
"""
