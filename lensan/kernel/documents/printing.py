"""One template, its data, a PDF."""

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, cast

import fontpkg_be_vietnam_pro
import segno
import typst

from lensan.kernel.text import nfc

_HERE = Path(__file__).parent
_FONTS = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"
_ENDLESS, _PIECE, _MAY_BREAK = re.compile(r"\S{17,}"), re.compile(r".{1,4}"), "\u200b"
SHARP = 300  # dots to an inch of a picture
_one_at_a_time = Lock()  # a compiler keeps its data from call to call


class Sheet(StrEnum):
    """On what is printed: an office's A4 paper, or a roll of labels of 100 × 150 mm."""

    A4 = "a4"
    LABEL = "label"


def print_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Return the PDF of a template of this folder with that data, the same for the same data."""
    return _printed(template, data, "pdf")


def print_png(template: str, data: Mapping[str, Any]) -> bytes:
    """Return the only page of a template as a picture, sharp enough to be scanned from a screen."""
    return _printed(template, data, "png", ppi=SHARP)


def _printed(template: str, data: Mapping[str, Any], form: Any, **how: Any) -> bytes:
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with _one_at_a_time:
        made = _compiler().compile(input=_HERE / template, format=form, sys_inputs=inputs, **how)
    return cast("bytes", made)


@cache
def _compiler() -> typst.Compiler:
    """Return a compiler that has read the fonts; it sees this folder and no other."""
    return typst.Compiler(root=_HERE, font_paths=[_FONTS], ignore_system_fonts=True)


def qr(content: str) -> str:
    """Return a QR code as SVG that survives a creased or dirty label (error level Q)."""
    svg = BytesIO()
    segno.make(content, error="q", micro=False).save(svg, kind="svg", border=2)
    return svg.getvalue().decode()


def cut(text: str, most: int) -> str:
    """Return printable text of at most so many characters; “…” says that there was more.

    A word without end may be broken: it holds zero-width spaces.
    """
    clean = "".join(character for character in nfc(text) if character.isprintable())
    short = clean if len(clean) <= most else clean[: most - 1].rstrip() + "…"
    return _ENDLESS.sub(lambda word: _MAY_BREAK.join(_PIECE.findall(word[0])), short)
