"""The peer of `benchmarks.overselling`: django-oscar's own basket, check and order placement.

Run by an environment that has django-oscar, on a database of its own. As in its checkout, each
buyer's basket is checked for availability, then the order is placed, which allocates the stock;
eight buyers at a time, in the order of the trace. `sell` prints its figures as one JSON line.
"""

import json
import secrets
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.management import call_command

from benchmarks.overselling_trace import Purchase, trace

THREADS = 8
DJANGOS = (
    "admin",
    "auth",
    "contenttypes",
    "sessions",
    "messages",
    "staticfiles",
    "sites",
    "flatpages",
)
OSCARS = (
    "analytics", "checkout", "address", "shipping", "catalogue", "catalogue.reviews", "communication",
    "partner", "basket", "payment", "offer", "order", "customer", "search", "voucher", "wishlists",
    "dashboard", "dashboard.reports", "dashboard.users", "dashboard.orders", "dashboard.catalogue",
    "dashboard.offers", "dashboard.partners", "dashboard.pages", "dashboard.ranges", "dashboard.reviews",
    "dashboard.vouchers", "dashboard.communications", "dashboard.shipping",
)  # fmt: skip
OTHERS = ("widget_tweaks", "haystack", "treebeard", "django_tables2")


def _config(name: str) -> str:
    """Return the class by which an app of django-oscar is installed."""
    words = reversed(name.split(".")) if name.startswith("dashboard.") else name.split(".")
    return "".join(word.capitalize() for word in words) + "Config"


def configure(url: str) -> None:
    """Set django-oscar up as its documentation does, on that database."""
    defaults = vars(import_module("oscar.defaults"))
    parts = urlsplit(url)
    database = {
        "ENGINE": "django.db.backends.postgresql", "NAME": parts.path.strip("/"),
        "USER": parts.username or "", "PASSWORD": parts.password or "",
        "HOST": parts.hostname or "", "PORT": str(parts.port or ""),
    }  # fmt: skip
    settings.configure(
        **{name: value for name, value in defaults.items() if name.isupper()},
        DATABASES={"default": database}, SECRET_KEY=secrets.token_hex(), SITE_ID=1, USE_TZ=True,
        INSTALLED_APPS=[
            *(f"django.contrib.{name}" for name in DJANGOS), "oscar.config.Shop",
            *(f"oscar.apps.{name}.apps.{_config(name)}" for name in OSCARS), *OTHERS,
        ],
        HAYSTACK_CONNECTIONS={
            "default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        AUTHENTICATION_BACKENDS=("django.contrib.auth.backends.ModelBackend",),
        OSCAR_INITIAL_ORDER_STATUS="Pending", OSCAR_INITIAL_LINE_STATUS="Pending",
        ROOT_URLCONF="benchmarks.oscar_peer", LOGGING_CONFIG=None,
    )  # fmt: skip
    django.setup()
    call_command("migrate", verbosity=0)


class Shop:
    """One shop with its stock, and buyers who check out."""

    def __init__(self, stock: list[int]) -> None:
        loading = import_module("oscar.core.loading")
        self.model, get_class = loading.get_model, loading.get_class
        self.strategy = get_class("partner.strategy", "Selector")().strategy()
        self.creator = get_class("order.utils", "OrderCreator")()
        self.free, self.total = (
            get_class("shipping.methods", "Free")(),
            get_class("checkout.calculators", "OrderTotalCalculator")(),
        )
        kind = self.model("catalogue", "ProductClass").objects.create(
            name="Goods", requires_shipping=False, track_stock=True
        )
        partner = self.model("partner", "Partner").objects.create(name="Cooperative")
        self.products = []
        for number, there in enumerate(stock):
            product = self.model("catalogue", "Product").objects.create(
                title=f"Goods {number}", product_class=kind, structure="standalone"
            )
            self.model("partner", "StockRecord").objects.create(
                product=product, partner=partner, partner_sku=str(number),
                price=Decimal(1000), price_currency="VND", num_in_stock=there,
            )  # fmt: skip
            self.products.append(product.pk)

    def sell(self, one: Purchase) -> bool:
        """Let a buyer check out; False where the shop says that there is not enough."""
        product = self.model("catalogue", "Product").objects.get(pk=self.products[one.offer])
        basket = self.model("basket", "Basket").objects.create()
        basket.strategy = self.strategy
        known = self.strategy.fetch_for_product(product)
        if not known.availability.is_purchase_permitted(one.quantity)[0]:
            return False
        basket.add_product(product, one.quantity)
        for line in basket.all_lines():  # what the checkout checks once more before it is paid
            if not line.purchase_info.availability.is_purchase_permitted(line.quantity)[0]:
                return False
        charge = self.free.calculate(basket)
        self.creator.place_order(
            basket, self.total.calculate(basket, charge), self.free, charge, currency="VND"
        )
        basket.submit()
        return True


def sell(url: str, orders: int) -> None:
    """Sell the trace and print what was oversold."""
    configure(url)
    stock, wanted = trace(orders)
    shop = Shop(stock)
    with ThreadPoolExecutor(THREADS) as buyers:
        sold = sum(buyers.map(shop.sell, wanted))
    records: Any = shop.model("partner", "StockRecord").objects.all()
    over = [max((one.num_allocated or 0) - one.num_in_stock, 0) for one in records]
    print(json.dumps({"orders": sold, "oversold": sum(over)}))


urlpatterns: list[object] = []
