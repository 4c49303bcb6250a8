"""Markdown: documents read as blocks and written back."""
