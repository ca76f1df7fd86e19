"""Pages for everybody, made of the table alone: rules, about, privacy, papers to print, health.

A new file here has pages that say the same to everybody; of answers they know only where they lead back.
"""
