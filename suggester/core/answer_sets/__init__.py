"""All valid answer sets of a questionnaire: find one, make it small, count, number and draw them.

A new file here walks over answer sets and knows no sentence of the table.
"""
