"""The measured promises: `python -m benchmarks quality`, `truth` or `show`."""
