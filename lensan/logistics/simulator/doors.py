"""How the simulated carrier answers: in its own words, and as Viettel Post's documentation says."""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

from lensan.logistics.simulator.carrier import TOKEN, Carrier, parcel_from
from lensan.marketplaces.simulator.market import No
from lensan.marketplaces.simulator.wire import JSON_TYPE, Request, Response

Document = Mapping[str, Any]
LABEL = b"%PDF-1.4\n% nhan cua don vi giao mo phong\n%%EOF\n"
CANCEL = 4


def as_json(status: int, told: object) -> Response:
    """Answer in JSON."""
    return Response(status, json.dumps(told, ensure_ascii=False).encode(), JSON_TYPE)


def read_json(request: Request) -> dict[str, Any]:
    """Read what was asked.

    :raises No: it is no JSON object
    """
    try:
        told = json.loads(request.body or b"{}")
    except ValueError as error:
        raise No(400, "no_json", "Không phải JSON.") from error
    if not isinstance(told, dict):
        raise No(400, "no_json", "Không phải một đối tượng JSON.")
    return told


class Own:
    """Answers /api/…, the carrier's own words."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier

    def answer(self, request: Request) -> Response:
        """Answer a call that shows the token."""
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return as_json(401, {"error": "token", "message": "Sai mã truy cập."})
        try:
            with self.carrier.store.writing():
                return as_json(200, self._done(request))
        except No as no:
            return as_json(no.status, no.told)
        except (KeyError, TypeError, ValueError) as error:
            return as_json(422, {"error": "invalid", "message": str(error)})

    def _done(self, request: Request) -> Document:
        rest = request.path.removeprefix("/api/").strip("/").split("/")
        match (request.method, rest):
            case ("POST", ["quotes"]):
                return {"services": self.carrier.prices(parcel_from(read_json(request)))}
            case ("POST", ["consignments"]):
                return self.carrier.book(read_json(request))
            case ("GET", ["consignments"]):
                return self.carrier.find_by_key(request.query.get("key", ""))
            case ("GET", ["consignments", tracking]):
                return self.carrier.find(tracking)
            case ("POST", ["consignments", tracking, "cancel"]):
                return self.carrier.cancel(tracking)
            case ("GET", ["consignments", tracking, "label"]):
                self.carrier.find(tracking)
                return {"pdf": base64.b64encode(LABEL).decode()}
        raise No(404, "unknown_call", "Không có lệnh này.")


class AsViettelPost:
    """Answers /v2/… as documented: a wrapper with `error`, our number once, 150 bytes a text."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier

    def answer(self, request: Request) -> Response:
        """Answer a call; a no is a 200 whose `error` is true."""
        calls: Mapping[str, Callable[[dict[str, Any]], Any]] = {
            "user/Login": self._login, "order/getPriceAllNlp": self._prices,
            "order/createOrderNlp": self._create, "order/UpdateOrder": self._update,
        }  # fmt: skip
        name = request.path.removeprefix("/v2/")
        if name != "user/Login" and request.headers.get("token") != TOKEN:
            return as_json(200, {"status": 202, "error": True, "message": "Token invalid"})
        try:
            with self.carrier.store.writing():
                told = calls[name](read_json(request))
        except No as no:
            message = no.told["message"]
            return as_json(200, {"status": 204, "error": True, "message": message})
        except (KeyError, TypeError, ValueError) as error:
            return as_json(200, {"status": 204, "error": True, "message": str(error)})
        return as_json(200, {"status": 200, "error": False, "message": "OK"} | told)

    def _login(self, told: Document) -> Document:
        if (told["USERNAME"], told["PASSWORD"]) != ("lensan", "mo-phong"):
            raise No(401, "token", "Sai tên hoặc mật khẩu.")
        return {"data": {"token": TOKEN}}

    def _prices(self, told: Document) -> Document:
        offers = self.carrier.prices(parcel_from(_plain(told)))
        return {
            "RESULT": [
                {"MA_DV_CHINH": one["service"], "TEN_DICHVU": one["name"], "GIA_CUOC": one["fee"],
                 "THOI_GIAN": f"{one['hours']} giờ", "EXCHANGE_WEIGHT": one["grams"]}
                for one in offers
            ]
        }  # fmt: skip

    def _create(self, told: Document) -> Document:
        made = self.carrier.book(_plain(told))
        return {"data": {"ORDER_NUMBER": made["tracking"], "MONEY_TOTAL": made["fee"]}}

    def _update(self, told: Document) -> Document:
        if told["TYPE"] != CANCEL:
            raise No(422, "type", "Chỉ mô phỏng việc hủy.")
        self.carrier.cancel(told["ORDER_NUMBER"])
        return {"data": {}}


def _plain(told: Document) -> dict[str, Any]:
    names = {
        "ORDER_NUMBER": "key", "ORDER_SERVICE": "service", "SENDER_FULLNAME": "sender_name",
        "SENDER_PHONE": "sender_phone", "SENDER_ADDRESS": "sender_address",
        "RECEIVER_FULLNAME": "receiver_name", "RECEIVER_PHONE": "receiver_phone",
        "RECEIVER_ADDRESS": "receiver_address", "PRODUCT_NAME": "content",
        "PRODUCT_WEIGHT": "grams", "PRODUCT_LENGTH": "length", "PRODUCT_WIDTH": "width",
        "PRODUCT_HEIGHT": "height", "MONEY_COLLECTION": "collect", "ORDER_NOTE": "note",
    }  # fmt: skip
    return {names[name]: value for name, value in told.items() if name in names}
