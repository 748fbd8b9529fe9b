"""What a guide is, and how it is read and shown. Knows no code."""
