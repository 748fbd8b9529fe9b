"""What code says: files, syntax, docstrings, and the facts of one object. Runs nothing."""
