"""The interactive page: what runs in a browser is printed from the same equations that run here."""

from .javascript import javascript, literal

__all__ = ["javascript", "literal"]
