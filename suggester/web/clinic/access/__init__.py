"""Log in, log out, and the frame of every clinicians' page.

A new file here is about who a clinician is, or about every page of theirs.
"""
