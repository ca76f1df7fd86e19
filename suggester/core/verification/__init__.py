"""What a table has to show before anybody may use it: static checks, proofs for every patient, readable text.

A new file here makes findings of one kind, and verify.py asks for them.
"""
