"""Codes that others use: why a carrier could not deliver, and what a scanner types."""

import re

# The carrier's reason codes with status 505 of Viettel Post's partner interface; the words are ours.
VIETTEL_POST = {
    "20": "sai màu",
    "21": "sai kích cỡ",
    "22": "sai mẫu mã",
    "23": "hàng kém chất lượng",
    "25": "sai số lượng",
    "26": "sai tiền thu hộ",
    "27": "điện thoại người nhận sai",
    "30": "khách không muốn nhận nữa",
    "31": "khách không đặt đơn này",
    "32": "sai địa chỉ",
}
LONGEST, MOST = 100, 500  # characters of a code, codes in one box
_BETWEEN = re.compile(r"[\r\n\t,;]+")


def reason(code: str) -> str:
    """Return what a reason code says; one that we do not know is shown as it is."""
    return VIETTEL_POST.get(code, code)


def scanned(text: str) -> list[str]:
    """Return the codes in a box, each once, in the order in which they were typed.

    A scanner that acts as a keyboard ends each code with Enter or Tab; people type commas, and
    capitals or not.
    """
    printable = ("".join(filter(str.isprintable, part)) for part in _BETWEEN.split(text))
    found = (" ".join(part.split())[:LONGEST] for part in printable)
    return list({code.upper(): code for code in found if code}.values())[:MOST]
