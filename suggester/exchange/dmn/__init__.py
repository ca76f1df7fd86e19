"""The table for rules engines: as DMN 1.3 in two profiles, and as JDM.

A new file here is one way in which engines take a table, or writes one of them down.
"""
