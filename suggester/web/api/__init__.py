"""What other software asks, as JSON and as FHIR: no cookie, nothing kept, refused in the form of the address.

A new file here is another thing to ask for, added to setup.py.
"""
