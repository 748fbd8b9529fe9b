"""The writer that needs no key and no network."""
