"""Markdown: documents read into blocks and written back."""
