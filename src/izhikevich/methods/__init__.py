"""Methods: how a model is stepped. `METHODS` lists them by name."""

from .registry import METHODS, Method, choose_method, default_method

__all__ = ["METHODS", "Method", "choose_method", "default_method"]
