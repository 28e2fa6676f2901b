"""Who asks for all that is held gets what is held of their stalls too."""

from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_user, sign_in
from lensan.marketplaces.actions.calling import keep
from lensan.marketplaces.changes import Change
from lensan.marketplaces.dossier import held
from lensan.marketplaces.tests.make import a_listing
from lensan.marketplaces.tests.make_edits import edited
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.marketplaces.words import Token
from lensan.producers.models import Producer


def test_tells_stalls_listings_and_what_was_edited_but_no_secret() -> None:
    listing, _other = a_listing(), a_listing()
    keep(listing.stall, Token("bí mật", NOON, "cũng vậy", authorised_until=NOON))
    edited(Change(title="Vườn bà Sáu"), listing)
    edited(Change(wanted="live"), listing)

    told = held([listing.stall.producer_id])

    assert [one["tên"] for one in told["Gian hàng"]] == [listing.stall.name]
    assert told["Gian hàng"][0]["cho phép truy cập đến"] == NOON
    assert [one["tên"] for one in told["Tin bán"]] == ["Vườn bà Sáu"]
    assert [row["sau"] for row in told["Tin đã sửa cùng nhiều tin"]] == [{"title": "Vườn bà Sáu"}]
    assert "bí mật" not in str(told)


def test_it_is_part_of_what_a_household_takes_away(client: Client) -> None:
    listing, user = a_listing(), a_user(Role.HOUSEHOLD)
    producer = listing.stall.producer
    Producer.objects.filter(pk=producer.pk).update(account=user)
    sign_in(client, user)

    page = client.get(reverse("producer-take-away", kwargs={"code": producer.code}))

    assert listing.title in page.content.decode()
