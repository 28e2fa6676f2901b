"""The strings that marketplaces sign, and their signatures, as their documentation gives them.

All are HMAC-SHA256, in hexadecimal; moments are whole seconds or milliseconds since 1970.
"""

import hashlib
import hmac
from collections.abc import Mapping

LEFT_OUT_BY_TIKTOK = frozenset({"sign", "access_token"})


def shopee_string(
    partner_id: int, path: str, timestamp: int, access_token: str = "", shop_id: int | None = None
) -> str:
    """Join what Shopee signs: a shop's call has its token and number, a public one neither."""
    shop = "" if shop_id is None else str(shop_id)
    return f"{partner_id}{path}{timestamp}{access_token}{shop}"


def shopee(
    partner_key: str,
    partner_id: int,
    path: str,
    timestamp: int,
    access_token: str = "",
    shop_id: int | None = None,
) -> str:
    """Sign a call of Shopee's open platform, version 2; `timestamp` in seconds."""
    signed = shopee_string(partner_id, path, timestamp, access_token, shop_id)
    return _hmac(partner_key, signed.encode())


def shopee_notice(partner_key: str, url: str, body: bytes) -> str:
    """Sign a notice of Shopee: the address it is sent to, a bar, the raw body."""
    return _hmac(partner_key, url.encode() + b"|" + body)


def lazada_string(path: str, parameters: Mapping[str, str], body: str = "") -> str:
    """Join what Lazada signs: the path, each parameter's name and value by name, the body."""
    return path + _joined(parameters) + body


def lazada(app_secret: str, path: str, parameters: Mapping[str, str], body: str = "") -> str:
    """Sign a call of Lazada's open platform; its parameter `timestamp` in milliseconds."""
    return _hmac(app_secret, lazada_string(path, parameters, body).encode()).upper()


def lazada_notice(app_key: str, app_secret: str, body: bytes) -> str:
    """Sign a notice of Lazada: the application's key and the raw body."""
    return _hmac(app_secret, app_key.encode() + body)


def tiktok_string(
    app_secret: str, path: str, parameters: Mapping[str, str], body: bytes = b""
) -> bytes:
    """Join what TikTok Shop signs: all but its own sign and token, wrapped in the secret."""
    signed = {k: v for k, v in parameters.items() if k not in LEFT_OUT_BY_TIKTOK}
    return f"{app_secret}{path}{_joined(signed)}".encode() + body + app_secret.encode()


def tiktok(app_secret: str, path: str, parameters: Mapping[str, str], body: bytes = b"") -> str:
    """Sign a call of TikTok Shop, version 202309; its parameter `timestamp` in seconds."""
    return _hmac(app_secret, tiktok_string(app_secret, path, parameters, body))


def tiktok_notice(app_key: str, app_secret: str, body: bytes) -> str:
    """Sign a notice of TikTok Shop: the application's key and the raw body."""
    return _hmac(app_secret, app_key.encode() + body)


def simulated(app: str, secret: str, *signed: str, body: bytes = b"") -> str:
    """Sign a call of our own simulated marketplace: one line for each part, then the body."""
    return _hmac(secret, "\n".join((app, *signed)).encode() + b"\n" + body)


def is_equal(one: str, other: str) -> bool:
    """Compare two signatures in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def _joined(parameters: Mapping[str, str]) -> str:
    return "".join(f"{name}{parameters[name]}" for name in sorted(parameters))


def _hmac(secret: str, signed: bytes) -> str:
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
