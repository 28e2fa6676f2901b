"""The calls of Shopee, Lazada and TikTok Shop, each in the contract's words.

Sources: D their documentation, I an issue thread, k general knowledge that must be checked before
a connector is written.
"""

from dataclasses import dataclass
from datetime import timedelta

from lensan.marketplaces.capabilities import Budget, Capabilities, Push
from lensan.marketplaces.words import SaleState, StockMode


@dataclass(frozen=True)
class Row:
    """What they have, the word of ours that says it, and what is to be minded."""

    theirs: str
    ours: str
    note: str = ""
    source: str = "D"


SHOPEE = (
    Row("auth/token/get", "Connector.authorise", "the code lives 10 minutes"),
    Row("auth/access_token/get", "Connector.refresh"),
    Row("access token of 4 hours", "Capabilities.token_life"),
    Row("authorisation of at most 365 days", "Capabilities.authorisation_life"),
    Row("push 12: authorisation ends in 7 days", "NoticeKind.AUTHORISATION"),
    Row("HMAC over partner, path, time, token, shop", "signatures.shopee", "time in seconds, at most 5 minutes off"),
    Row("throttling above an unpublished rate", "TryAgain.after", "the quota shrinks", "I"),
    Row("opening a shop", "Because.BY_HAND", "the seller does it; we are authorised afterwards", "k"),
    Row("shop/get_shop_info", "Connector.read_stall", "", "k"),
    Row("product/add_item", "Connector.publish", "no key: look for the SKU first"),
    Row("moderation after add_item", "ListingState.IN_REVIEW"),
    Row("push 6: item banned", "NoticeKind.LISTING", "the reason into Observed.reason"),
    Row("product/update_item, update_price", "Connector.update", "", "k"),
    Row("product/unlist_item", "Connector.pause", "and resume, with unlist false", "k"),
    Row("product/unlist_item, false", "Connector.resume", "", "k"),
    Row("product/delete_item", "Connector.close", "", "k"),
    Row("product/get_item_list, get_item_base_info", "Connector.read_listings", "", "k"),
    Row("product/update_stock", "Connector.write_stock", "one item per call"),
    Row("seller_stock is set", "StockMode.ABSOLUTE"),
    Row("seller_stock at least the promotion's reserve", "Refused.least", "Because.RESERVED"),
    Row("original price locked in a promotion", "Because.RESERVED"),
    Row("dearest variant at most 5 × the cheapest", "Because.INVALID", "checked before sending, by an officer's rule"),
    Row("order/get_order_list", "Connector.sales"),
    Row("window of 15 days", "Capabilities.pull_window"),
    Row("page of 100", "Capabilities.page_size"),
    Row("order/get_order_detail", "Connector.read_sale", "", "k"),
    Row("no accepting of an order", "Connector.confirm", "answers the state as it is; shipping is the word", "k"),
    Row("order/cancel_order", "Connector.decline", "", "k"),
    Row("logistics/ship_order", "Connector.ready_to_ship", "tracking and label are further calls", "k"),
    Row("push: call the API for data", "Push.REFERENCE"),
    Row("signature over url, bar, body", "Connector.verify_notice", "why the address is an argument"),
    Row("get_lost_push_message", "Connector.sales", "100 oldest of 3 days only: reading again finds all"),
    Row("get_escrow_detail, get_payout_detail", "Connector.settlements"),
    Row("withheld VAT and PIT", "SettlementKind.TAX"),
)  # fmt: skip

LAZADA = (
    Row("auth/token/create", "Connector.authorise", "the code lives 30 minutes, once"),
    Row("auth/token/refresh", "Connector.refresh"),
    Row("expires_in of each token", "Token.expires_at"),
    Row("webhook of token expiry", "NoticeKind.AUTHORISATION"),
    Row("HMAC over path, sorted parameters, body", "signatures.lazada", "capitals; time in milliseconds"),
    Row("50 calls a second and seller", "Capabilities.budget", "on the inventory interface"),
    Row("at most 50 SKU per request", "Connector.write_stock", "ours is one SKU per call"),
    Row("opening a shop", "Because.BY_HAND", "", "k"),
    Row("seller/get", "Connector.read_stall", "", "k"),
    Row("product/create", "Connector.publish", "no key: look for the SKU first"),
    Row("QC webhook", "NoticeKind.LISTING"),
    Row("product/update, price_quantity/update", "Connector.update", "", "k"),
    Row("product/deactivate", "Connector.pause", "", "k"),
    Row("product/update, status active", "Connector.resume", "", "k"),
    Row("product/remove", "Connector.close", "", "k"),
    Row("products/get", "Connector.read_listings", "", "k"),
    Row("UpdateSellableQuantity", "StockMode.ABSOLUTE"),
    Row("AdjustSellableQuantity", "StockMode.DELTA", "no key: when unsure, read back before a repeat"),
    Row("adjusting refuses what is promised", "StockWritten.confirmed", "total at least withhold + occupy + campaign"),
    Row("withhold: unpaid for 30 minutes", "SaleState.UNPAID"),
    Row("occupy", "Observed.reserved"),
    Row("channelInventories: campaign lock", "Refused.least", "Because.RESERVED"),
    Row("orders/get", "Connector.sales"),
    Row("order/get, order/items/get", "Connector.read_sale", "", "k"),
    Row("order/pack", "Connector.confirm", "", "k"),
    Row("order/cancel", "Connector.decline", "", "k"),
    Row("order/rts", "Connector.ready_to_ship"),
    Row("push at least once, every 30 minutes 12 times", "Notice.id"),
    Row("answer 200 within 500 ms", "Capabilities.answer_notice_within"),
    Row("HMAC over key and body", "Connector.verify_notice", "signatures.lazada_notice", "k"),
    Row("consume push, but pull with low frequency", "Capabilities.push"),
    Row("queryTransactionDetails", "Connector.settlements"),
    Row("GetPayoutStatus", "SettlementKind.PAYOUT"),
)  # fmt: skip

TIKTOK = (
    Row("token/get", "Connector.authorise"),
    Row("token/refresh", "Connector.refresh"),
    Row("expiry of the refresh token", "Token.authorised_until"),
    Row("webhook 7: authorisation ends", "NoticeKind.AUTHORISATION"),
    Row("HMAC over secret, path, sorted parameters, body, secret", "signatures.tiktok"),
    Row("50 calls a second, application, shop and interface", "Capabilities.budget"),
    Row("429: quota", "TryAgain.after"),
    Row("503: the platform itself", "TryAgain.after"),
    Row("opening a shop", "Because.BY_HAND", "", "k"),
    Row("authorization/shops", "Connector.read_stall", "", "k"),
    Row("create product with idempotency_key", "Connector.publish", "the key is at most 128 characters"),
    Row("audit, webhook 37", "ListingState.IN_REVIEW", "and NoticeKind.LISTING"),
    Row("partial edit product", "Connector.update", "", "k"),
    Row("deactivate products", "Connector.pause", "", "k"),
    Row("activate product", "Connector.resume", "", "k"),
    Row("delete products", "Connector.close", "", "k"),
    Row("search products", "Connector.read_listings", "", "k"),
    Row("update inventory", "Connector.write_stock", "all SKU of a product, for each warehouse"),
    Row("inventory is set", "StockMode.ABSOLUTE"),
    Row("search orders", "Connector.sales"),
    Row("order detail", "Connector.read_sale"),
    Row("no accepting of an order", "Connector.confirm", "answers the state as it is", "k"),
    Row("cancel order", "Connector.decline", "", "k"),
    Row("ship package", "Connector.ready_to_ship", "", "k"),
    Row("HMAC over key and body, in Authorization", "Connector.verify_notice", "signatures.tiktok_notice"),
    Row("answer 200 within 3 seconds", "Capabilities.answer_notice_within"),
    Row("tts_notification_id", "Notice.id"),
    Row("webhook 39: activity", "NoticeKind.OTHER"),
    Row("statements, transactions, payments", "Connector.settlements"),
)  # fmt: skip

PLATFORMS = {"Shopee": SHOPEE, "Lazada": LAZADA, "TikTok Shop": TIKTOK}

CAPABILITIES = {
    "Shopee": Capabilities(
        push=Push.REFERENCE,
        pull_window=timedelta(days=15),
        page_size=100,
        token_life=timedelta(hours=4),
        authorisation_life=timedelta(days=365),
        reviews_listings=True,
    ),
    "Lazada": Capabilities(
        stock=frozenset(StockMode),
        confirms_holds=True,
        push=Push.REFERENCE,
        answer_notice_within=timedelta(milliseconds=500),
        budget=Budget(50, timedelta(seconds=1)),
        reviews_listings=True,
    ),
    "TikTok Shop": Capabilities(
        push=Push.REFERENCE,
        answer_notice_within=timedelta(seconds=3),
        budget=Budget(50, timedelta(seconds=1)),
        reviews_listings=True,
    ),
}

TIKTOK_STATES = {
    "UNPAID": SaleState.UNPAID,
    "ON_HOLD": SaleState.UNPAID,  # the buyer may still change her mind
    "AWAITING_SHIPMENT": SaleState.PLACED,
    "AWAITING_COLLECTION": SaleState.READY,
    "IN_TRANSIT": SaleState.SHIPPED,
    "DELIVERED": SaleState.DELIVERED,
    "COMPLETED": SaleState.DELIVERED,
    "CANCEL": SaleState.CANCELLED,
}
