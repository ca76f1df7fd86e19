"""The result page and the way to it, for the patient and for the clinician who reads the code.

A new file here works out something of the result page that both of them see.
"""
