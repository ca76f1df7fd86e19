"""Pages of one patient: questions, check, result, code, copies to keep.

A new file here has pages that are made of the answers in the cookie.
"""
