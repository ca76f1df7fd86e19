"""The same things in other people's formats, and files on disk."""
