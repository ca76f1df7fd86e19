"""The table as a workbook to edit, and back, with every mistake by its cell.

A new file here is about a workbook: a sheet that is written, or a part that is read.
"""
