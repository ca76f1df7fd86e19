"""Pages for everybody, made of the table alone: rules, about, privacy, papers to print, health.

A new file here has pages for which no answer is read.
"""
