"""What can be written in the rule files, thing by thing and field by field.

A new file here declares kinds of things, each once;
pages, differences and the way back to bytes read it there.
"""
