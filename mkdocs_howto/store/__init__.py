"""Guides as files of the user's repository, and what makes them stale."""
