"""A summary as a handout, every word in its place; then as plain text and as a PDF.

A new file here is a section of the handout, or one more way to write a whole handout.
"""
