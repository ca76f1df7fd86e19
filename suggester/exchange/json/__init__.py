"""Answers in, evaluations, comparisons and findings out: the contract of docs/json.md.

A new file here writes or reads one more thing of the core as JSON.
"""
