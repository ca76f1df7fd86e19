"""What clinicians make, kept in the database; nothing here has room for anything of a patient.

A new room here is a new kind of work that clinicians leave behind.
"""
