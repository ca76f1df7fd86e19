"""The one door to the database, its tables, and the record of every act.

A new file here serves every other room of the storage.
"""
