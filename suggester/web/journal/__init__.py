"""The journal of requests: what is noted and what never is, and the thread that writes it.

A new file here is another thing that is noted; no answer of a patient has a place in it.
"""
