"""What guards answers, forms and pages: seals, keys, headers, and where a request came from.

A new file here guards one thing, and says against whom.
"""
