"""Blocks to one float32 matrix with named columns."""
