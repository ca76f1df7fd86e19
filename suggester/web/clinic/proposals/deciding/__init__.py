"""What a clinician decides about a version: approve, publish, send back, settle, roll back.

A new file here is one more decision, with the form that it comes from.
"""
