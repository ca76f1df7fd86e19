"""What every page stands on: settings, forms, language, addresses, templates, the table in use.

A new file here serves pages of every kind, and has no address of its own.
"""
