"""The buyers' pages of the simulated marketplace; each says that it is a simulation."""

from html import escape
from urllib.parse import parse_qsl

from lensan.marketplaces.simulator import orders
from lensan.marketplaces.simulator.market import Market, No
from lensan.marketplaces.simulator.store import Document
from lensan.marketplaces.simulator.wire import HTML_TYPE, Request, Response

BANNER = (
    "Đây là sàn mô phỏng của Lên Sàn, không phải sàn thật. Không ai giao hàng, không ai trả tiền."
)
_PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} – mô phỏng</title>
<style>body{{font:18px/1.5 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:0 1rem}}
header{{background:#fff3c4;padding:.5rem 1rem;margin:0 -1rem}}li{{margin:.5rem 0}}
input,button{{font:inherit;padding:.4rem;max-width:100%}}label{{display:block;margin:.5rem 0}}</style>
<header role="note">{banner}</header><main><h1>{title}</h1>{content}</main></html>"""
_FORM = """<p>{price} đồng một {unit}, còn {quantity}.</p><p>{description}</p>
<form method="post" action="/mua"><input type="hidden" name="listing" value="{listing}">
<label>Số lượng <input name="quantity" type="number" min="1" max="{quantity}" value="1" required></label>
<label>Tên người nhận <input name="name" autocomplete="off" required></label>
<label>Số điện thoại <input name="phone" autocomplete="off" required></label>
<label>Địa chỉ <input name="address" autocomplete="off" required></label>
<button>Mua thử</button></form>"""


class Shop:
    """Answers what a buyer opens in a browser."""

    def __init__(self, market: Market) -> None:
        self.market = market

    def answer(self, request: Request) -> Response:
        """Show the goods, one of them, or the order that was just placed."""
        try:
            if request.method == "POST" and request.path == "/mua":
                return self._bought(dict(parse_qsl(request.body.decode("utf-8", "replace"))))
            if request.path.startswith("/mat-hang/"):
                return self._goods(request.path.removeprefix("/mat-hang/"))
        except (No, ValueError) as no:
            return _page(404, "Không mua được", f"<p>{escape(str(no))}</p>")
        if request.path == "/":
            return self._front()
        return _page(404, "Không có trang này", "")

    def _front(self) -> Response:
        live = [each for each in self.market.store.all("listing") if each["state"] == "live"]
        rows = "".join(
            f'<li><a href="/mat-hang/{each["listing"]}">{escape(each["title"])}</a>, {_dong(each["price"])} đồng'
            for each in live
        )
        return _page(
            200, "Sàn mô phỏng", f"<ul>{rows}</ul>" if rows else "<p>Chưa có mặt hàng nào.</p>"
        )

    def _goods(self, reference: str) -> Response:
        listing = self.market.store.get("listing", reference)
        if listing is None or listing["state"] != "live":
            raise No(404, "unknown_listing", "Mặt hàng không còn bán.")
        shown = {
            "price": _dong(listing["price"]),
            "unit": escape(listing.get("unit") or "phần"),
            "quantity": listing["quantity"],
            "description": escape(listing.get("description", "")),
            "listing": listing["listing"],
        }
        return _page(200, listing["title"], _FORM.format(**shown))

    def _bought(self, form: dict[str, str]) -> Response:
        buyer = {name: form.get(name, "") for name in ("name", "phone", "address")}
        line = {"listing": form.get("listing"), "quantity": int(form.get("quantity", "1"))}
        told: Document = {"lines": [line], "buyer": buyer}
        with self.market.store.writing():
            order = orders.buy(self.market, told)
        return _page(
            200, "Đã đặt mua thử", f"<p>Mã đơn hàng: <strong>{order['order']}</strong></p>"
        )


def _dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def _page(status: int, title: str, content: str) -> Response:
    text = _PAGE.format(title=escape(title), banner=BANNER, content=content)
    return Response(status, text.encode(), HTML_TYPE | {"X-Simulation": "1"})
