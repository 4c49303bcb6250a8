"""Milepost: consultation, drafting, adoption and follow-up for a federation."""

__version__ = "0.1.0"
