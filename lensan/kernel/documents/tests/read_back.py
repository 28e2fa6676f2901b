"""What a printed page says, read as a person and as a scanner would read it."""

import unicodedata
from dataclasses import dataclass

import zxingcpp
from PIL.Image import Image
from pypdfium2 import PdfDocument

_MM = 72 / 25.4
_DPI = 200


@dataclass(frozen=True)
class Page:
    size: tuple[int, int]  # mm
    text: str
    codes: tuple[str, ...]
    spilled: bool  # ink reached the paper's very edge


def pages(pdf: bytes) -> list[Page]:
    """Read every page of a PDF."""
    with PdfDocument(pdf) as document:
        found = []
        for page in document:
            image = page.render(scale=_DPI / 72, grayscale=True).to_pil()
            width, height = (round(length / _MM) for length in page.get_size())
            words = page.get_textpage().get_text_bounded().replace("\u200b", "").split()
            codes = tuple(sorted(code.text for code in zxingcpp.read_barcodes(image)))
            found.append(
                Page(
                    (width, height),
                    unicodedata.normalize("NFC", " ".join(words)),
                    codes,
                    _spilled(image),
                )
            )
        return found


def _spilled(image: Image) -> bool:
    """Tell whether anything dark stands in the outermost line of pixels on the right."""
    edge = image.crop((image.width - 2, 0, image.width, image.height))
    return any(edge.histogram()[:128])
