"""Examples in the author's own words: from docstrings, tests, README and documentation."""
