"""One sheet of A4 as all our papers have it: who writes on top, a title, pairs, a table, small print, page numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, TableCellFillMode, WrapMode, XPos, YPos
from fpdf.fonts import FontFace

from shop.words import Address, Seller

_FONTS = Path(__file__).parent / "fonts"
_FONT = "DejaVu"
_MARGIN_MM, _LINE_MM = 20.0, 5.0
_TEXT_PT, _TITLE_PT, _SMALL_PT = 9.5, 16.0, 7.5
_GREY, _PALE = 110, (243, 240, 234)
_COUNTRIES = {"FR": "", "GB": "United Kingdom"}


class Sheet:
    """A paper being written from top to bottom."""

    def __init__(self, title: str, seller: Seller, language: str, at: datetime) -> None:
        """`at` is the date in the file's own data: the same paper is the same bytes whenever it is made."""
        self._pdf = _Page(title, _imprint(seller), language)
        self._pdf.set_creation_date(at)
        self._pdf.add_page()
        self._text(seller.name, bold=True)
        self.lines(_place(seller.address)[1:])
        self.gap(2)
        self._pdf.set_font(_FONT, "B", _TITLE_PT)
        self._pdf.multi_cell(0, 8, title, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.gap()

    def lines(self, texts: Iterable[str]) -> None:
        """Texts below each other."""
        for text in texts:
            self._text(text)

    def paragraph(self, text: str, bold: bool = False) -> None:
        """A text with a line of space behind it."""
        self._text(text, bold)
        self.gap()

    def address(self, label: str, address: Address) -> None:
        """Somebody's name and place under a label."""
        self._text(label, bold=True)
        self.lines(_place(address))
        self.gap()

    def pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Labels with what they stand for; pairs without it are left out."""
        with self._pdf.table(
            borders_layout=TableBordersLayout.NONE,
            col_widths=(2, 3),
            first_row_as_headings=False,
            line_height=_LINE_MM + 0.8,
            text_align=("LEFT", "LEFT"),
        ) as table:
            self._pdf.set_font(_FONT, "", _TEXT_PT)
            for label, value in pairs:
                if value:
                    row = table.row()
                    row.cell(label, style=FontFace(color=_GREY))
                    row.cell(value)
        self.gap()

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int], last: int = 0) -> None:
        """A table whose first column is text and whose others are figures; the `last` rows are sums, in bold."""
        content = [list(row) for row in rows]
        aligns = ("LEFT", *("RIGHT" for _ in heads[1:]))
        with self._pdf.table(
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            cell_fill_color=_PALE,
            cell_fill_mode=TableCellFillMode.NONE,
            col_widths=tuple(widths),
            headings_style=FontFace(emphasis="BOLD", fill_color=_PALE),
            line_height=_LINE_MM + 1.2,
            text_align=aligns,
        ) as table:
            self._pdf.set_font(_FONT, "", _TEXT_PT)
            table.row(heads)
            for place, cells in enumerate(content):
                bold = place >= len(content) - last
                table.row(cells, style=FontFace(emphasis="BOLD") if bold else None)
        self.gap()

    def gap(self, lines: int = 1) -> None:
        """Empty lines."""
        self._pdf.ln(_LINE_MM * lines)

    def done(self) -> bytes:
        """The file."""
        return bytes(self._pdf.output())

    def _text(self, text: str, bold: bool = False) -> None:
        self._pdf.set_font(_FONT, "B" if bold else "", _TEXT_PT)
        wrap = WrapMode.WORD if " " in text else WrapMode.CHAR
        self._pdf.multi_cell(0, _LINE_MM, text, align="L", wrapmode=wrap, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


class _Page(FPDF):
    """A4 with our fonts, and who we are below each page."""

    def __init__(self, title: str, imprint: str, language: str) -> None:
        super().__init__(format="A4")
        self._imprint = imprint
        self.add_font(_FONT, "", str(_FONTS / "DejaVuSans.ttf"))
        self.add_font(_FONT, "B", str(_FONTS / "DejaVuSans-Bold.ttf"))
        self.set_margin(_MARGIN_MM)
        self.set_auto_page_break(True, margin=_MARGIN_MM + 8)
        self.set_title(title)
        self.set_lang(language)

    def footer(self) -> None:
        """Called by fpdf2 at the end of each page."""
        self.set_y(-_MARGIN_MM)
        self.set_font(_FONT, "", _SMALL_PT)
        self.set_text_color(_GREY)
        self.cell(0, 4, self._imprint, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.cell(0, 4, f"{self.page_no()}/{{nb}}", align="C")
        self.set_text_color(0)


def _imprint(seller: Seller) -> str:
    return f"{seller.name} · SIRET {seller.siret} · TVA/VAT {seller.vat_number} · {seller.email}"


def _place(address: Address) -> list[str]:
    country = _COUNTRIES.get(address.country, address.country)
    return [address.name, address.street, f"{address.postcode} {address.city}", *([country] if country else [])]
