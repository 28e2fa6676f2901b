"""Signatures are what `openssl dgst -sha256 -hmac` gives over the strings of the documentation."""

from lensan.marketplaces import signatures

LAZADA = {  # the example of its own documentation
    "app_key": "123456",
    "timestamp": "1517820392000",
    "access_token": "test",
    "order_id": "1234",
    "sign_method": "sha256",
}
TIKTOK = {
    "timestamp": "1656633600",
    "page_size": "20",
    "app_key": "abc",
    "sign": "của lần trước",
    "access_token": "không ký",
}


def test_shopee_signs_a_shops_call_with_its_token_and_number() -> None:
    call = (2001887, "/api/v2/product/update_stock", 1656633600, "tok", 14701711)

    assert signatures.shopee_string(*call) == (
        "2001887/api/v2/product/update_stock1656633600tok14701711"
    )
    assert (
        signatures.shopee("k1", *call)
        == "e4011ef313646f8daa8097c5b038c2165ff8ff14fe10b027cacac71eb5ca3646"
    )


def test_shopee_signs_a_public_call_without_them() -> None:
    call = (2001887, "/api/v2/auth/token/get", 1656633600)

    assert signatures.shopee_string(*call) == "2001887/api/v2/auth/token/get1656633600"
    assert (
        signatures.shopee("k1", *call)
        == "6611e21a10b18ed7dc520c6ab4786eb654681e2d894f80f08733a52ed844e327"
    )


def test_shopee_signs_a_notice_over_its_address_and_raw_body() -> None:
    signed = signatures.shopee_notice("k1", "https://lensan.vn/hook", '{"a":"Bưởi"}'.encode())

    assert signed == "879671179abc4c5175564032e2a42a7505492c844d1adac27a217bb5f2b5c0fd"


def test_lazada_signs_its_parameters_by_name_in_capitals() -> None:
    assert signatures.lazada_string("/order/get", LAZADA) == (
        "/order/getaccess_tokentestapp_key123456order_id1234"
        "sign_methodsha256timestamp1517820392000"
    )
    assert (
        signatures.lazada("helloworld", "/order/get", LAZADA)
        == "4190D32361CFB9581350222F345CB77F3B19F0E31D162316848A2C1FFD5FAB4A"
    )


def test_lazada_signs_the_body_of_a_product_too() -> None:
    few = {name: LAZADA[name] for name in ("app_key", "timestamp")}

    signed = signatures.lazada("helloworld", "/product/create", few, "<Request/>")

    assert signed == "DF94208BE462E1734439CD9C40E43A24120A5650412C3E9310242C9FE71D3ACA"


def test_tiktok_leaves_its_sign_and_token_out_and_wraps_the_rest_in_the_secret() -> None:
    call = ("/order/202309/orders/search", TIKTOK, b'{"order_status":"UNPAID"}')

    assert signatures.tiktok_string("e59af819cc", *call) == (
        b"e59af819cc/order/202309/orders/searchapp_keyabcpage_size20timestamp1656633600"
        b'{"order_status":"UNPAID"}e59af819cc'
    )
    assert (
        signatures.tiktok("e59af819cc", *call)
        == "7fe400bdee62296bea43ce9c1b1bb265f503fd3f2f0b3b60f130b68fedc87d0e"
    )


def test_tiktok_and_lazada_sign_a_notice_over_the_applications_key_and_raw_body() -> None:
    assert (
        signatures.tiktok_notice("abc", "sec", b'{"type":1}')
        == signatures.lazada_notice("abc", "sec", b'{"type":1}')
        == "53f85fa137381c319fe4ed9d82060e248448b84ccfad5837b3167f80733a1e46"
    )


def test_the_simulated_marketplace_signs_one_line_for_each_part_then_the_body() -> None:
    parts = ("1656633600", "Bearer t", "POST", "/api/x?a=1")

    assert (
        signatures.simulated("lensan", "sec", *parts, body=b"{}")
        == "7055b7cbbb0a8a39cf8d37a1752fcbfd9b616b81d68624725a809b2029c03fda"
    )


def test_signatures_that_differ_are_not_equal() -> None:
    assert signatures.is_equal("ab12", "ab12")
    assert not signatures.is_equal("ab12", "AB12")
    assert not signatures.is_equal("ab12", "chữ ký")
