"""Datasets for analysis: votes, surveys, coded texts, terms."""
