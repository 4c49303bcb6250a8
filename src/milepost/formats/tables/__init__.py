"""Source tables of workbooks, Word files and CSV: sheets, rows and cells as text."""
