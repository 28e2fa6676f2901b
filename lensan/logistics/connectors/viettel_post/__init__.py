"""Viettel Post by its interface for partners, as documented; never run against Viettel Post itself.

Its answers to a booking carry its number; ours is ORDER_NUMBER on the way there and ORDER_REFERENCE
in its notices. No call is documented by which to ask where a parcel is, nor one for a label. That a
repeated ORDER_NUMBER books once is written nowhere, so nothing is booked a second time in doubt.
Notices carry a shared token and no signature, and times without a zone.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from lensan.logistics.connector import (
    Access,
    Because,
    Booked,
    Capabilities,
    Notice,
    Places,
    Quote,
    Refused,
    Seen,
    Shipment,
    State,
    TryAgain,
    within_bytes,
)
from lensan.logistics.tariffs import chargeable
from lensan.marketplaces.asking import as_json, ask
from lensan.marketplaces.reading import Unclear, one, text, whole

Document = Mapping[str, Any]

WHO = "Viettel Post"
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
MOST = 150  # bytes of any text
NOTHING, GOODS = 1, 3  # ORDER_PAYMENT: what is collected at the door
CANCEL = 4  # TYPE of UpdateOrder
STATES = {
    101: State.REFUSED, 102: State.BOOKED, 103: State.BOOKED, 104: State.BOOKED,
    105: State.PICKED_UP, 107: State.CANCELLED, 200: State.PICKED_UP, 201: State.CANCELLED,
    300: State.MOVING, 400: State.MOVING, 500: State.OUT, 501: State.DELIVERED,
    502: State.RETURNING, 503: State.LOST, 504: State.RETURNED, 505: State.FAILED,
    506: State.FAILED, 507: State.OUT, 508: State.OUT, 509: State.MOVING, 515: State.RETURNING,
    550: State.OUT,
}  # fmt: skip
ON_THE_WAY = frozenset({State.MOVING, State.OUT, State.FAILED})
REASONS = {
    "20": "không đúng màu", "21": "không đúng cỡ", "22": "không đúng mẫu", "23": "hàng kém chất lượng",
    "25": "sai số lượng", "26": "sai tiền thu hộ", "27": "sai số điện thoại",
    "30": "người nhận không lấy", "31": "người nhận không đặt", "32": "sai địa chỉ",
}  # fmt: skip


class ViettelPost:
    """The documented interface, version 2, with addresses in words."""

    name: ClassVar[str] = WHO
    simulated: ClassVar[bool] = False
    capabilities: ClassVar[Capabilities] = Capabilities(
        places=Places.OLD, cancels=True, notices=True
    )

    def quote(self, access: Access, shipment: Shipment, *, at: datetime) -> tuple[Quote, ...]:
        """Ask for the price of every service."""
        asked = _parcel(shipment) | {
            "SENDER_ADDRESS": _cut(shipment.sender.address.text),
            "RECEIVER_ADDRESS": _cut(shipment.receiver.address.text), "TYPE": 1,
        }  # fmt: skip
        told = _tell(access, "/v2/order/getPriceAllNlp", asked, reading=True, at=at)
        try:
            found = [_quote(entry, shipment) for entry in _services(told)]
        except Unclear as trouble:
            raise TryAgain(f"Không đọc được giá của {WHO}: {trouble}") from trouble
        return tuple(sorted(found, key=lambda quote: (quote.fee, quote.service)))

    def book(
        self, access: Access, shipment: Shipment, *, service: str, key: str, at: datetime
    ) -> Booked:
        """Order the carriage under our number."""
        sender, receiver, collect = shipment.sender, shipment.receiver, shipment.parcel.collect
        asked = _parcel(shipment) | {
            "ORDER_NUMBER": _cut(key), "ORDER_SERVICE": service, "ORDER_NOTE": _cut(shipment.note),
            "SENDER_FULLNAME": _cut(sender.name), "SENDER_PHONE": _cut(sender.phone),
            "SENDER_ADDRESS": _cut(sender.address.text), "RECEIVER_FULLNAME": _cut(receiver.name),
            "RECEIVER_PHONE": _cut(receiver.phone),
            "RECEIVER_ADDRESS": _cut(receiver.address.text),
            "ORDER_PAYMENT": GOODS if collect else NOTHING,
        }  # fmt: skip
        told = _tell(access, "/v2/order/createOrderNlp", asked, reading=False, at=at)
        try:
            data = one(told, "data")
            fee = whole(data, "MONEY_TOTAL", least=0) if "MONEY_TOTAL" in data else None
            return Booked(text(data, "ORDER_NUMBER"), fee)
        except Unclear as trouble:
            raise TryAgain(f"Không đọc được {WHO}: {trouble}", unsure=True) from trouble

    def cancel(
        self, access: Access, tracking: str, *, reason: str, key: str, at: datetime
    ) -> State:
        """Take a booking back, which they allow before they have received it."""
        asked = {"TYPE": CANCEL, "ORDER_NUMBER": tracking, "NOTE": _cut(reason)}
        _tell(access, "/v2/order/UpdateOrder", asked, reading=False, at=at)
        return State.CANCELLED

    def track(self, access: Access, *, tracking: str, key: str, at: datetime) -> Seen:
        """Leave it to a person: no call for it is documented."""
        raise Refused(
            f"{WHO} không có lệnh hỏi hành trình; chờ thông báo hoặc xem trên trang của họ.",
            because=Because.BY_HAND,
        )

    def label(self, access: Access, tracking: str, *, at: datetime) -> bytes:
        """Leave it to our own label: no call for it is documented."""
        raise Refused(f"{WHO} không đưa nhãn; dùng nhãn của Lên Sàn.", because=Because.BY_HAND)

    def verify_notice(
        self, access: Access, headers: Mapping[str, str], body: bytes, *, at: datetime
    ) -> Notice:
        """Compare the shared token, which is all that a notice shows, and read it."""
        told = _object(body)
        shown, ours = str(told.get("TOKEN", "")), access.credentials.get("notice_token", "")
        if not ours or not compare_digest(shown.encode(), ours.encode()):
            raise Refused(f"Thông báo không mang mã của {WHO}.", because=Because.FORGED)
        try:
            data = one(told, "DATA")
            seen = _seen(data)
        except Unclear as trouble:
            raise Refused(f"Không đọc được thông báo: {trouble}") from trouble
        whole_text = json.dumps(data, sort_keys=True, ensure_ascii=False)
        return Notice(sha256(whole_text.encode()).hexdigest(), seen)


def _tell(access: Access, path: str, asked: Document, *, reading: bool, at: datetime) -> Document:
    """Ask with the long token, or with one that a sign-in has just brought."""
    token = access.credentials.get("token") or _sign_in(access, at=at)
    return _ask(access, path, asked, token=token, reading=reading, at=at)


def _sign_in(access: Access, *, at: datetime) -> str:
    who = {
        "USERNAME": access.credentials.get("username", ""),
        "PASSWORD": access.credentials.get("password", ""),
    }
    if not all(who.values()):
        raise Refused(
            f"Chưa có tên đăng nhập và mật khẩu của {WHO}.", because=Because.AUTHORISATION
        )
    told = _ask(access, "/v2/user/Login", who, token="", reading=True, at=at)
    try:
        return text(one(told, "data"), "token")
    except Unclear as trouble:
        raise TryAgain(f"Không đọc được {WHO}: {trouble}") from trouble


def _ask(
    access: Access, path: str, asked: Document, *, token: str, reading: bool, at: datetime
) -> Document:
    told = ask(
        "POST", access.base_url.rstrip("/") + path, content=as_json(asked), reading=reading, at=at,
        headers={"Content-Type": "application/json"} | ({"Token": token} if token else {}), who=WHO,
    )  # fmt: skip
    if told.status in {401, 403}:
        raise Refused(f"{WHO} không nhận mã truy cập.", because=Because.AUTHORISATION)
    if not told.is_yes or told.content.get("error"):
        reason = within_bytes(str(told.content.get("message") or told.status), 400)
        raise Refused(f"{WHO} từ chối: {reason}")
    if not reading and "error" not in told.content:
        raise TryAgain(f"{WHO} không nói đã làm hay chưa.", unsure=True)
    return told.content


def _parcel(shipment: Shipment) -> dict[str, Any]:
    parcel = shipment.parcel
    return {
        "PRODUCT_NAME": _cut(parcel.content), "PRODUCT_QUANTITY": parcel.pieces,
        "PRODUCT_PRICE": parcel.worth, "PRODUCT_WEIGHT": parcel.grams,
        "PRODUCT_LENGTH": parcel.length, "PRODUCT_WIDTH": parcel.width,
        "PRODUCT_HEIGHT": parcel.height, "PRODUCT_TYPE": "HH",
        "MONEY_COLLECTION": parcel.collect,
    }  # fmt: skip


def _services(told: Document) -> list[Document]:
    found = told.get("RESULT", told.get("data"))
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise Unclear("“RESULT” không phải một danh sách.")
    return found


def _quote(entry: Document, shipment: Shipment) -> Quote:
    grams = whole(entry, "EXCHANGE_WEIGHT", least=0, default=0)
    return Quote(
        text(entry, "MA_DV_CHINH"), text(entry, "TEN_DICHVU", ""),
        whole(entry, "GIA_CUOC", least=0), grams or chargeable(shipment.parcel),
        _hours(text(entry, "THOI_GIAN", "")),
    )  # fmt: skip


def _hours(words: str) -> int | None:
    """Read “48 giờ”; another wording says nothing."""
    number, _space, unit = words.strip().partition(" ")
    return int(number) if number.isdecimal() and unit == "giờ" else None


def _seen(data: Document) -> Seen | None:
    status = whole(data, "ORDER_STATUS")
    state = STATES.get(status)
    if state is None:
        return None
    back = str(data.get("IS_RETURNING", "")).lower() in {"true", "1"}
    told = text(data, "REASON_CODE", "") if data.get("REASON_CODE") is not None else ""
    return Seen(
        State.RETURNING if back and state in ON_THE_WAY else state, str(status),
        _moment(text(data, "ORDER_STATUSDATE")), text(data, "ORDER_NUMBER"),
        text(data, "ORDER_REFERENCE", "") if data.get("ORDER_REFERENCE") else "",
        REASONS.get(told, told)[:200], _money(data, "MONEY_TOTAL"), _money(data, "MONEY_COLLECTION"),
    )  # fmt: skip


def _money(data: Document, name: str) -> int | None:
    return None if data.get(name) is None else whole(data, name, least=0)


def _moment(words: str) -> datetime:
    try:
        return datetime.strptime(words, "%d/%m/%Y %H:%M:%S").replace(tzinfo=HERE)
    except ValueError as error:
        raise Unclear(f"“ORDER_STATUSDATE” không phải một thời điểm: {words[:40]}.") from error


def _object(body: bytes) -> Document:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused("Thông báo không phải JSON.") from error
    if not isinstance(told, dict):
        raise Refused("Thông báo không đúng dạng.")
    return told


def _cut(words: str) -> str:
    return within_bytes(words, MOST)
