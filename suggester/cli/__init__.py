"""The commands, a file for each group of them, and what they share: loading and the words of refusal.

A new file here is a new group of commands; main.py adds it.
"""
