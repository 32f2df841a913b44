"""Write a table as .xlsx; a cell is text, a number or a date, never a formula."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

Cell = str | int | date | None
WIDEST = 40
NARROWEST = 8
LONGEST_TITLE = 31  # of a sheet, in Excel
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def workbook(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return the file; text that begins like a formula is kept as text and marked as such."""
    from openpyxl import Workbook  # heavy, and rarely needed
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(title[:LONGEST_TITLE])
    widths = [NARROWEST] * len(headings)
    for r, row in enumerate([headings, *rows], start=1):
        for c, value in enumerate(row, start=1):
            cell = sheet.cell(r, c)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # also what begins with =, + - or @
                cell.quotePrefix = value.startswith(LIKE_A_FORMULA)
                widths[c - 1] = min(WIDEST, max(widths[c - 1], _width(value)))
            elif isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"
                widths[c - 1] = max(widths[c - 1], 12)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if r == 1:
                cell.font = Font(bold=True)
    for c, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(c)].width = width + 2
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _width(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)
