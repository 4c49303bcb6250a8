"""Document model: blocks, wordings and their differences, whatever the file."""
