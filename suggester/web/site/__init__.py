"""What every page stands on: settings, cookie, forms, language, headers, log, templates, the table in use.

A new file here serves pages of every kind, and has no address of its own.
"""
