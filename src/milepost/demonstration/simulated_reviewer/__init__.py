"""Simulated reviewer: puts comments and tracked changes into Word files, for the exercise."""
