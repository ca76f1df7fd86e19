"""What a patient is asked, and the only door through which answers come in.

A new file here says something about questions or answers that needs no rule.
"""
