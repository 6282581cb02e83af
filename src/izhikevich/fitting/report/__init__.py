"""What a fit found, as a page, a program and a cell in a file."""

from .made import FitReport, fit_report

__all__ = ["FitReport", "fit_report"]
