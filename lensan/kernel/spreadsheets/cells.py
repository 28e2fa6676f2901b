"""What a cell says as text, and by what a heading is known."""

import re
from datetime import date

from lensan.kernel.text import fold, nfc


def read_text(cell: object) -> str:
    """Return the cell as one line of NFC text; 5.0 as 5, a day as dd/mm/yyyy."""
    if isinstance(cell, str):
        return nfc(cell)
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)


def key(heading: str) -> str:
    """Return what stays of a heading when accents, capitals and punctuation go."""
    return re.sub(r"[^a-z0-9]+", " ", fold(heading)).strip()
