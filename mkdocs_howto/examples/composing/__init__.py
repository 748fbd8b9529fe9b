"""Examples that are made up: from annotations, docstrings, names and the code's own guards."""
