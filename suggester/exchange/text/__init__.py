"""The same in words, for a terminal and for a patient's file.

A new file here says one more thing of the core in plain words.
"""
