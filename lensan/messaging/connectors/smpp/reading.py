"""What a message centre brings: someone's message, a part of one, or what became of one of ours."""

import re
from typing import Any

from smpplib import consts

from lensan.messaging.connector import Incoming, Part, Receipt, Refused
from lensan.messaging.sms import Alphabet, decode

RECEIPT, WITH_HEADER = 0x04, 0x40  # of esm_class
_KIND = 0x3C  # which bits of it say what comes
_WORDS = re.compile(rb"id:(\S+).*?stat:([A-Z]+)(?:.*?err:(\S+))?", re.IGNORECASE | re.DOTALL)
_STATES = {
    2: b"DELIVRD",
    3: b"EXPIRED",
    4: b"DELETED",
    5: b"UNDELIV",
    7: b"UNKNOWN",
    8: b"REJECTD",
}
ARRIVED, LOST = b"DELIVRD", frozenset({b"EXPIRED", b"DELETED", b"UNDELIV", b"REJECTD"})
_GROUP_OF_BYTE, _GROUP_OF_TWO = 0x00, 0x08  # in a header: which part this is of which message
_LATIN = frozenset({consts.SMPP_ENCODING_IA5, consts.SMPP_ENCODING_ISO88591})


def read(pdu: Any) -> Incoming | Receipt | None:
    """Read what a deliver_sm brings; None for news on the way, which change nothing.

    :raises Refused: it cannot be read
    """
    body = pdu.short_message or pdu.message_payload or b""
    kind = pdu.esm_class or 0
    if kind & _KIND == RECEIPT:
        return _receipt(pdu, body)
    part = None
    if kind & WITH_HEADER:
        part, body = _without_header(body)
    elif pdu.sar_total_segments and pdu.sar_segment_seqnum:
        part = Part(pdu.sar_msg_ref_num or 0, pdu.sar_segment_seqnum, pdu.sar_total_segments)
    phone = (pdu.source_addr or b"").decode("latin-1")
    international = pdu.source_addr_ton == consts.SMPP_TON_INTL and phone.isdecimal()
    text = _text(body, pdu.data_coding or 0)
    return Incoming("", f"+{phone}" if international else phone, text, part)


def _receipt(pdu: Any, body: bytes) -> Receipt | None:
    told = _WORDS.search(body)
    reference = pdu.receipted_message_id or (told[1] if told else b"")
    state = _STATES.get(pdu.message_state or 0) or (told[2].upper() if told else b"")
    if not reference:
        raise Refused("Báo phát không có mã tin.")
    if state not in LOST | {ARRIVED}:
        return None
    error = told[3] if told and told[3] else b""
    words = (
        ""
        if state == ARRIVED
        else f"Tổng đài báo {(state + b' ' + error).decode('latin-1').strip()}."
    )
    return Receipt(reference.rstrip(b"\0").decode("latin-1"), state == ARRIVED, words)


def _without_header(body: bytes) -> tuple[Part | None, bytes]:
    """Part the text from the header in front of it, and read which part of a message it is."""
    end = 1 + (body[0] if body else 0)
    if end > len(body):
        raise Refused("Phần đầu của tin nhắn bị cụt.")
    header, part = body[1:end], None
    while len(header) >= 2:
        name, size = header[0], header[1]
        value, header = header[2 : 2 + size], header[2 + size :]
        if (name, len(value)) in {(_GROUP_OF_BYTE, 3), (_GROUP_OF_TWO, 4)}:
            *group, of, number = value
            part = Part(int.from_bytes(bytes(group)), number, of)
    if part and not 1 <= part.number <= part.of:
        raise Refused("Phần đầu của tin nhắn sai số phần.")
    return part if part and part.of > 1 else None, body[end:]


def _text(body: bytes, coding: int) -> str:
    if coding == consts.SMPP_ENCODING_ISO10646:
        return decode(body, Alphabet.UCS2)
    if coding in _LATIN:
        return body.decode("latin-1")
    return decode(body, Alphabet.GSM)
