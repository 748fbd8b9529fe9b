"""Whole sites: pages in, guides out; the plugin, the extension and the command line."""
