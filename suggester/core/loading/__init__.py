"""The files of rules/ to one RuleTable, or every mistake in them at once.

A new file here reads one more file of rules/, and is named after it.
"""
