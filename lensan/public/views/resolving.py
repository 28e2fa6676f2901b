"""GS1 Digital Links on our own domain: a browser is led to a page, a machine gets its links."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from lensan.public.views.lots import lot_page, product_page, unknown_code, wrong_code
from lensan.traceability.digital_link.elements import Element
from lensan.traceability.digital_link.table import IDENTIFIERS
from lensan.traceability.digital_link.uri import DigitalLink, NotDigitalLink, escaped, parse
from lensan.traceability.epcis.links import canonical
from lensan.traceability.models import Label, LotFile, Thing

LINK_TYPES = {
    "https://gs1.org/voc/pip": "Thông tin sản phẩm",
    "https://gs1.org/voc/traceability": "Nguồn gốc lô hàng",
    "https://gs1.org/voc/recallStatus": "Tình trạng thu hồi",
}
KEYS = ("00", "01", "253", "414", "417", "8003", "8004", "8006")
LINKSET = "application/linkset+json"


@login_not_required  # anyone may scan
def resolve(request: HttpRequest, rest: str) -> HttpResponse:
    """Lead from a Digital Link to what is known of its lot, or else of its product."""
    link = _read(request)
    if link is None:
        return wrong_code(request)
    thing = _thing(link)
    asked = dict(link.others).get("linkType", "")
    if _for_machine(request, asked):
        return _linkset(link, _name(link, thing))
    if thing is not None:
        return _led(request, link, thing)
    if name := _name(link, None):
        return product_page(request, name, is_lot=bool(link.qualifiers))
    return unknown_code(request)


def _read(request: HttpRequest) -> DigitalLink | None:
    query = request.META.get("QUERY_STRING", "")
    path = _address(_named(request.path_info))
    try:
        return parse(f"{path}{query and '?'}{query}", short_gtins=True)
    except NotDigitalLink:
        return None


def _named(path: str) -> list[Element]:
    """Return what a path names: a slash within a lot's number came as one more step of it."""
    _root, key, value, *rest = path.split("/")
    narrower = {code for order in IDENTIFIERS[key].qualifiers for code in order}
    named = [Element(key, value)]
    while rest:
        if rest[0] in narrower and len(rest) > 1:
            named.append(Element(rest[0], rest[1]))
            rest = rest[2:]
        else:
            code, before = named.pop()
            named.append(Element(code, f"{before}/{rest.pop(0)}"))
    return named


def _address(named: Iterable[Element]) -> str:
    """Return the address of a thing on our own domain, whatever signs its number has."""
    return settings.TRACE_ADDRESS + "".join(f"/{code}/{escaped(value)}" for code, value in named)


def _thing(link: DigitalLink) -> Thing | None:
    """Return the thing that a link names; of an unknown lot, the product."""
    for address in (_address([link.key, *link.qualifiers]), _address([link.key])):
        found = Thing.objects.named(canonical(address))
        if found:
            return found
    return None


def _name(link: DigitalLink, thing: Thing | None) -> str:
    """Return what goods are called; of an unknown lot, as other lots with its number are; else nothing."""
    if thing is not None:
        file = LotFile.objects.filter(thing=thing).first()
        return file.name if file else thing.address
    others = canonical(_address([link.key])) + "/"
    known = LotFile.objects.filter(thing__names__address__startswith=others)
    file = known.select_related("product").order_by("-pk").first()
    if file is None:
        return ""
    return file.product.name if file.product else file.name


def _for_machine(request: HttpRequest, asked: str) -> bool:
    """Tell whether links are wanted as JSON; a browser, which wants HTML, never gets them."""
    accepted = request.headers.get("Accept", "")
    if "text/html" in accepted:
        return False
    wanted = (LINKSET, "application/json", "application/ld+json")
    return asked in ("linkset", "all") or any(one in accepted for one in wanted)


def _led(request: HttpRequest, link: DigitalLink, thing: Thing) -> HttpResponse:
    label = Label.objects.filter(thing=thing).order_by("pk").first()
    language = {"lang": "en"} if request.GET.get("lang") == "en" else {}
    if label is None:
        answer = lot_page(request, thing)
    else:
        query = f"?{urlencode(language)}" if language else ""
        answer = redirect(reverse("label", args=[label.code]) + query)
        answer.status_code = 307
    answer["Link"] = (
        f'<{_address([link.key, *link.qualifiers])}?linkType=linkset>; rel="linkset"; type="{LINKSET}"'
    )
    return answer


def _linkset(link: DigitalLink, name: str) -> HttpResponse:
    """Return the links of a thing; of a code whose lot is not known they are about the product."""
    if not name:
        return JsonResponse({"title": "Không có mã này."}, status=404)
    address = _address([link.key, *link.qualifiers])
    targets = {
        kind: [_target(address, title, language) for language in ("vi", "en")]
        for kind, title in LINK_TYPES.items()
    }
    default = {"https://gs1.org/voc/defaultLink": [_target(address, "Nguồn gốc hàng hóa", "vi")]}
    told = {"anchor": address, "itemDescription": name}
    answer = JsonResponse({"linkset": [{**told, **default, **targets}]}, content_type=LINKSET)
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _target(address: str, title: str, language: str) -> dict[str, Any]:
    href = address if language == "vi" else f"{address}?lang=en"
    return {"href": href, "title": title, "type": "text/html", "hreflang": [language]}


@login_not_required  # the description of the resolver, as GS1's standard asks
def describe(request: HttpRequest) -> HttpResponse:
    """Say what this resolver understands: `/.well-known/gs1resolver`."""
    answer = JsonResponse(
        {
            "name": "Lên Sàn",
            "resolverRoot": settings.TRACE_ADDRESS,
            "supportedPrimaryKeys": list(KEYS),
            "supportedLinkType": [
                {"namespace": "https://gs1.org/voc/", "prefix": "gs1:"},
            ],
            "linkTypeDefaultCanBeLinkset": False,
        }
    )
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
