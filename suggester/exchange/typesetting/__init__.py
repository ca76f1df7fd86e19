"""Templates of templates/print and data to PDFs, laid out in a process of its own.

A new file here is about that process; none of it knows what is printed.
"""
