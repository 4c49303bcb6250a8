"""HTML reports and SVG charts, each complete in one file."""
