"""Tests of the usage examples, one file for each module."""
