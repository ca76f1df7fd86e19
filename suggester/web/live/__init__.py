"""The published table, followed while the program runs.

A new file here is about taking a published table into use.
"""
