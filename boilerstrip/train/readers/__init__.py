"""Readers of labelled data, one file a format, and what they share."""
