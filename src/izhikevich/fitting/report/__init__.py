"""What a fit found, as a page, a program and a cell in a file."""

from .intervals import IntervalReport, interval_report
from .made import FitReport, fit_report

__all__ = ["FitReport", "IntervalReport", "fit_report", "interval_report"]
