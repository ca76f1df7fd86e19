"""The pages: Flask lives only here.

A new room here is for new readers, who do not know the other rooms; app.py puts them together.
"""
