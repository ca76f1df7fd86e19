"""What can be written in the rule files, thing by thing and field by field.

A new kind of thing is one declaration: pages, differences and the way back to bytes read it there.
"""
