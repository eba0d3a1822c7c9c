"""The one family of errors: each says what was wrong, where, and what to do."""

from __future__ import annotations


class BoilerstripError(Exception):
    """Base of every error that boilerstrip raises on purpose."""


class InputError(BoilerstripError):
    """An input cannot be read, or is nothing that text can be taken from."""


class InvalidOptionError(BoilerstripError, ValueError):
    """An argument has a value that is not allowed."""


class ModelError(BoilerstripError):
    """A model's folder is missing, damaged, or of a format that this version cannot read."""


class TrainingDataError(BoilerstripError):
    """Labelled data is malformed or not enough to train or evaluate on."""


class MissingDependencyError(BoilerstripError, ImportError):
    """An optional package is needed and not installed."""
