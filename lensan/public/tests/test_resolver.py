"""GS1 Digital Links on our own domain."""

import html
import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, assume, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from lensan.catalogue.tests.make import a_product
from lensan.traceability.digital_link.elements import Element
from lensan.traceability.digital_link.uri import build, parse
from lensan.traceability.epcis.links import canonical
from lensan.traceability.models import Label, LotFile, Thing
from lensan.traceability.tests.make_lots import a_harvest
from lensan.traceability.tests.official import folder

pytestmark = pytest.mark.django_db
LINK = "/01/09520123456788/10/A1"
BROWSER = {"Accept": "text/html,application/xhtml+xml"}
MACHINE = {"Accept": "application/linkset+json"}


@pytest.fixture
def lot() -> LotFile:
    """Return a lot that got a number of GS1 later."""
    fruit = a_harvest()
    Thing.objects.create(address=f"https://id.gs1.org{LINK}", same_as=fruit.thing)
    return fruit


def test_leads_a_browser_to_the_page_of_the_label(client: Client, lot: LotFile) -> None:
    label = Label.objects.get(thing=lot.thing)
    answer = client.get(LINK, headers=BROWSER)
    assert (answer.status_code, answer["Location"]) == (307, f"/l/{label.code}")
    assert 'rel="linkset"' in answer["Link"]
    assert client.get(f"{LINK}?lang=en")["Location"] == f"/l/{label.code}?lang=en"
    asked = client.get(f"{LINK}?linkType=linkset", headers=BROWSER)
    assert asked.status_code == 307


@pytest.mark.parametrize("how", [{"headers": MACHINE}, {"data": {"linkType": "linkset"}}])
def test_gives_a_machine_a_linkset_that_is_valid(client: Client, lot: LotFile, how: Any) -> None:
    answer = client.get(LINK, **how)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/linkset+json")
    [links] = answer.json()["linkset"]
    assert links["anchor"] == f"{settings.TRACE_ADDRESS}{LINK}"
    assert links["itemDescription"] == lot.name
    official = folder("gs1") / "linkset" / "gs1-linkset-schema.json"
    Draft7Validator(json.loads(official.read_text("utf-8"))).validate(answer.json())


def test_falls_back_from_an_unknown_lot_to_the_product(client: Client, lot: LotFile) -> None:
    product = Thing.objects.create(address="https://id.gs1.org/01/09520123456788")
    answer = client.get("/01/09520123456788/10/KHAC", headers=BROWSER)
    assert answer.status_code == 200
    assert product.address in answer.content.decode()
    assert client.get("/01/9520123456788").status_code == 200


@pytest.mark.parametrize("has_product", [True, False])
def test_says_of_an_unknown_lot_what_product_it_is_and_that_it_is_not_on_record(
    client: Client, lot: LotFile, has_product: bool
) -> None:
    if has_product:
        LotFile.objects.filter(pk=lot.pk).update(
            product=a_product("Khóm Cầu Đúc"), name="Khóm mẻ 7"
        )
    name = "Khóm Cầu Đúc" if has_product else lot.name

    for path, said in (
        ("/01/09520123456788/10/KHAC", "Lô này chưa có trong sổ"),
        ("/01/9520123456788", "của sản phẩm"),
    ):
        page = client.get(path, headers=BROWSER).content.decode()
        assert f"{name}\n" in page
        assert said in page
    english = client.get("/01/09520123456788/10/KHAC?lang=en", headers=BROWSER)
    assert "This lot is not on record" in english.content.decode()
    [links] = client.get("/01/09520123456788/10/KHAC", headers=MACHINE).json()["linkset"]
    assert links["itemDescription"] == name


@pytest.mark.parametrize("path", ["/01/09520123456780", "/01/khom", "/01/09520123456788/10/x y"])
def test_explains_a_code_that_is_wrong(client: Client, path: str) -> None:
    answer = client.get(path, headers=BROWSER)
    assert (answer.status_code, "Mã này không đúng" in answer.content.decode()) == (200, True)


def test_knows_nothing_of_what_it_does_not_know(client: Client) -> None:
    assert "Không tìm thấy" in client.get(LINK, headers=BROWSER).content.decode()
    assert client.get(LINK, headers=MACHINE).status_code == 404


def test_describes_itself(client: Client) -> None:
    told = client.get("/.well-known/gs1resolver").json()
    assert (told["resolverRoot"], "01" in told["supportedPrimaryKeys"]) == (
        settings.TRACE_ADDRESS,
        True,
    )


SIGNS = "!\"%&'()*+,-./0123456789:;<=>?ABCXYZ_abcxyz"  # of GS1's character set 82


@example("A/1")
@example("/")
@example("A?b=1")
@example('5"')
@example("50%")
@example("%2F")
@example("A//B/")
@given(st.text(SIGNS, min_size=1, max_size=20))
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_finds_a_lot_whatever_signs_its_number_has(client: Client, number: str) -> None:
    assume(number not in (".", "..") and not re.search("/(10|21|22|235)/", f"/{number}/"))
    built = build(
        [Element("01", "09520123456788"), Element("10", number)], stem=settings.TRACE_ADDRESS
    )
    with transaction.atomic():
        thing = Thing.objects.create(address=canonical(built))
        path = built.removeprefix(settings.TRACE_ADDRESS)
        page = client.get(path, headers=BROWSER)
        links = client.get(path, headers=MACHINE)
        transaction.set_rollback(True)
    assert html.escape(thing.address) in page.content.decode()
    assert page["Link"].startswith(f"<{built}?linkType=linkset>")
    assert (links.status_code, links.json()["linkset"][0]["anchor"]) == (200, built)
    parsed = dict(parse(built).elements)
    assert parsed == {"01": "09520123456788", "10": number}


@pytest.mark.parametrize("number", ["A%20B", "A%23B", "l%C3%B4", "%00", "", "/"])
def test_explains_a_number_that_no_lot_may_have(client: Client, number: str) -> None:
    answer = client.get(f"/01/09520123456788/10/{number}", headers=BROWSER)
    assert answer.status_code == 200
    assert (
        "Mã này không đúng" in answer.content.decode()
        or "Không tìm thấy" in answer.content.decode()
    )
