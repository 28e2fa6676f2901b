"""VietQR: the text of a QR code from which any bank's app fills in a transfer.

The format is EMVCo's merchant-presented code, tag-length-value, with NAPAS' data under tag 38
and a CRC-16/CCITT-FALSE over everything before it, "6304" included.
"""

import re
from binascii import crc_hqx
from collections.abc import Iterable
from dataclasses import dataclass

from lensan.kernel.text import unaccented

_NAPAS = "A000000727"
_TO_ACCOUNT = "QRIBFTTA"
_DONG = "704"
_BANK = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{6,19}")
_AMOUNT = re.compile(r"([0-9]{1,13})(?:\.0{1,2})?")
_FIELD = re.compile(r"([0-9]{2})([0-9]{2})")
_OUTSIDE = re.compile(r"[^0-9A-Za-z ./-]+")
LONGEST_PURPOSE = 25
LARGEST_AMOUNT = 10**13 - 1


class BadBank(Exception):
    """A bank is named by the six digits of its BIN."""


class BadAccount(Exception):
    """An account number has 6 to 19 letters and digits, and no other sign."""


class BadAmount(Exception):
    """An amount is at least one đồng and has at most 13 digits."""


class NotVietQR(Exception):
    """This text is no VietQR code for a transfer to an account, or it was damaged."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a code asks for: so much, to this account, with these words.

    Without an amount the payer types it. `once` tells that the code is for one payment only.
    """

    bank: str  # BIN, six digits
    account: str
    amount: int | None = None  # whole đồng
    purpose: str = ""
    bill: str = ""
    once: bool = True


def purpose(text: str) -> str:
    """Return words as every bank carries them: ASCII letters, digits and a few signs, 25 at most."""
    bare = _OUTSIDE.sub(" ", unaccented(text))
    return " ".join(bare.split())[:LONGEST_PURPOSE].strip()


def write(transfer: Transfer) -> str:
    """Return the text of the code for a transfer, its words folded by `purpose`.

    :raises BadBank, BadAccount, BadAmount: the transfer could never arrive
    """
    _check(transfer)
    account = _told(("00", transfer.bank), ("01", transfer.account))
    fields = _told(
        ("00", "01"),
        ("01", "12" if transfer.once else "11"),
        ("38", _told(("00", _NAPAS), ("01", account), ("02", _TO_ACCOUNT))),
        ("53", _DONG),
        ("54", "" if transfer.amount is None else str(transfer.amount)),
        ("58", "VN"),
        ("62", _told(("01", purpose(transfer.bill)), ("08", purpose(transfer.purpose)))),
        ("63", "0000"),
    )
    return fields[:-4] + checksum(fields[:-4])


def read(code: str) -> Transfer:
    """Return the transfer that a code asks for; fields that we do not know are passed over.

    :raises NotVietQR: another kind of code, or a damaged one
    """
    if not code.isascii() or code[-8:-4] != "6304" or checksum(code[:-4]) != code[-4:].upper():
        raise NotVietQR("Mã QR hỏng hoặc không phải VietQR.")
    fields = _fields(code)
    napas = _fields(fields.get("38", ""))
    if (napas.get("00"), napas.get("02"), fields.get("53")) != (_NAPAS, _TO_ACCOUNT, _DONG):
        raise NotVietQR("Mã QR này không phải để chuyển tiền đồng vào tài khoản ngân hàng.")
    account, more = _fields(napas.get("01", "")), _fields(fields.get("62", ""))
    transfer = Transfer(
        bank=account.get("00", ""),
        account=account.get("01", ""),
        amount=_amount(fields.get("54")),
        purpose=more.get("08", ""),
        bill=more.get("01", ""),
        once=fields.get("01") == "12",
    )
    try:
        _check(transfer)
    except (BadBank, BadAccount, BadAmount) as error:
        raise NotVietQR(str(error)) from error
    return transfer


def checksum(text: str) -> str:
    """Return the CRC-16/CCITT-FALSE of ASCII text as four capital hexadecimal digits."""
    return f"{crc_hqx(text.encode('ascii'), 0xFFFF):04X}"


def _check(transfer: Transfer) -> None:
    if not _BANK.fullmatch(transfer.bank):
        raise BadBank("Mã ngân hàng phải là 6 chữ số (BIN).")
    if not _ACCOUNT.fullmatch(transfer.account):
        raise BadAccount("Số tài khoản phải có từ 6 đến 19 chữ số hoặc chữ cái không dấu.")
    if transfer.amount is not None and not 1 <= transfer.amount <= LARGEST_AMOUNT:
        raise BadAmount("Số tiền phải từ 1 đồng và không quá 13 chữ số.")


def _told(*fields: tuple[str, str]) -> str:
    """Write fields one behind the other, the empty ones left out."""
    return "".join(f"{tag}{len(value):02}{value}" for tag, value in fields if value)


def _fields(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for tag, value in _apart(text):
        if tag in fields:
            raise NotVietQR("Mã QR hỏng: có trường lặp lại.")
        fields[tag] = value
    return fields


def _apart(text: str) -> Iterable[tuple[str, str]]:
    at = 0
    while at < len(text):
        head = _FIELD.match(text, at)
        end = at + 4 + int(head[2]) if head else 0
        if not head or end > len(text):
            raise NotVietQR("Mã QR hỏng: có trường thiếu.")
        yield head[1], text[at + 4 : end]
        at = end


def _amount(text: str | None) -> int | None:
    if text is None:
        return None
    written = _AMOUNT.fullmatch(text)
    if not written:
        raise NotVietQR("Mã QR hỏng: số tiền không đọc được.")
    return int(written[1])
