"""Listings as they are planned and changed, many at once."""

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_province_officer
from lensan.marketplaces.actions.editing import Plan, edit, plan
from lensan.marketplaces.changes import Change
from lensan.marketplaces.models import Edit, EditRow, Listing
from lensan.marketplaces.tests.make_simulation import NOON

TODAY = NOON.date()


def fresh(*listings: Listing) -> list[Listing]:
    """Return listings as a page reads them."""
    whole = ("stall__marketplace", "stall__producer__commune", "offer__product")
    found = Listing.objects.filter(pk__in=[one.pk for one in listings])
    return list(found.select_related(*whole).order_by("pk"))


def planned(change: Change, *listings: Listing, by: User | None = None) -> list[Plan]:
    return plan(fresh(*listings), change, by=by or a_province_officer(), on=TODAY)


def edited(change: Change, *listings: Listing, by: User | None = None) -> Edit:
    """Plan a change and carry it out."""
    user = by or a_province_officer()
    return edit(planned(change, *listings, by=user), change, by=user, at=NOON)


def told(made: Edit) -> list[tuple[str, str]]:
    """Return what became of each listing, and why."""
    return list(EditRow.objects.filter(edit=made).order_by("pk").values_list("outcome", "reason"))
