"""Dates as official papers write them."""

from datetime import date


def official_date(day: date) -> str:
    """Return the date in the form of GB/T 9704: Arabic figures, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"
