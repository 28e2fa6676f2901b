"""Every address × every role × inside and outside the territory: nobody where they do not belong."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lensan.accounts.models import OFFICERS, Role, User
from lensan.accounts.tests.make import a_helper, a_user, an_officer, sign_in
from lensan.catalogue.actions.composing import Wanted, compose
from lensan.catalogue.actions.showing import add_paper, add_photo
from lensan.catalogue.tests.make import a_lot, a_picture, a_product, an_offer
from lensan.errands.actions.batching import make
from lensan.errands.tests.make import a_file, a_wanted_stall, an_open_stall, waiting
from lensan.field.tests.make import a_conflict, a_device, a_signature, home, refused
from lensan.journey.tests.make import a_mandate
from lensan.logistics.actions import noting
from lensan.logistics.actions.driving import leave
from lensan.logistics.models import Carrier, Consignment, TripParcel
from lensan.logistics.tests.make import a_hub, a_point, a_trip, a_vehicle
from lensan.logistics.tests.make_notes import driver_of
from lensan.marketplaces.by_hand.columns import Sheet
from lensan.marketplaces.changes import Change
from lensan.marketplaces.tests.make import a_listing, a_seller, a_stall
from lensan.marketplaces.tests.make_edits import edited
from lensan.marketplaces.words import Unreadable
from lensan.orders.actions.handing_over import hand_over
from lensan.orders.actions.returning import tell_return
from lensan.orders.actions.taking_in import park
from lensan.orders.actions.tracing import follow_parcel
from lensan.orders.models import Order, Reservation
from lensan.orders.tests.make import an_order
from lensan.payouts.actions.paying import confirm_from_bank, prepare
from lensan.payouts.models import Payout
from lensan.payouts.tests.make import a_sold_order, an_account, read
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.actions.consenting import give
from lensan.producers.actions.merging import merge
from lensan.producers.actions.plotting import add
from lensan.producers.models import Import, Producer
from lensan.producers.tests.make import NOON
from lensan.producers.tests.make_people import a_held_record, a_list, a_producer
from lensan.supply.actions import offering as supply_offering
from lensan.supply.actions.paying import Payment
from lensan.supply.tests.make import a_group, a_supplier, coming, due, received
from lensan.supply.tests.make import an_offer as a_supply_offer
from lensan.traceability.actions.growing import apply
from lensan.traceability.actions.recalling import recall
from lensan.traceability.models import Event, LotFile
from lensan.traceability.tests.make_lots import a_crop, a_harvest, a_plot, a_spray, an_input, kilos
from lensan.training.actions.certifying import issue
from lensan.training.actions.enrolling import enrol
from lensan.training.actions.keying import keep
from lensan.training.models import Attendance, Certificate, Enrolment
from lensan.training.tests.make import (
    MONDAY_NOON,
    a_class,
    a_pupil,
    a_trainer,
    a_venue,
    answered,
    noted,
)
from lensan.training.tests.make_busy import a_busy_time
from lensan.training.tests.make_money import a_costly_class, a_line, a_payment
from tests.test_conventions import MACHINES, PUBLIC, ROUTES, SIGNED_OUT_ONLY

pytestmark = pytest.mark.enable_socket  # a parked order is read again from its marketplace
Thing = Callable[[Commune], dict[str, object]]


def _producer(commune: Commune) -> dict[str, object]:
    return {"code": a_producer(commune=commune, hamlet="Ấp 3").code}


def _plot(commune: Commune) -> dict[str, object]:
    producer = a_producer(commune=commune)
    plot = add(
        producer, name="Thửa 1", crop="khóm", area_m2=None, planting_area_code="", by=None, at=NOON
    )
    return {"code": producer.code, "pk": plot.pk}


def _consent(commune: Commune) -> dict[str, object]:
    producer = a_producer(commune=commune)
    give(producer, "registry", way="paper", place="nhà", by=None, at=NOON)
    return {"code": producer.code}


def _merger(commune: Commune) -> dict[str, object]:
    kept, absorbed = a_producer(commune=commune), a_producer("Nguyễn V. An", commune=commune)
    return {"pk": merge(kept, absorbed, by=an_officer(commune), at=NOON).pk}


def _waiting_list(commune: Commune) -> dict[str, object]:
    return {"pk": a_list(commune=commune, state=Import.State.READY).pk}


def _stored_list(commune: Commune) -> dict[str, object]:
    return {"pk": a_list(commune=commune, state=Import.State.DONE).pk}


def _held(commune: Commune) -> dict[str, object]:
    return {"pk": a_held_record(a_producer(commune=commune)).pk}


def _joined(commune: Commune) -> dict[str, object]:
    return {"pk": a_producer(commune=commune).records.get().pk}


def _telephone(commune: Commune) -> dict[str, object]:
    return {"code": a_producer(commune=commune, phones=("+84912345678",)).code}


def _account(commune: Commune) -> dict[str, object]:
    return {"pk": a_user(Role.HELPER, hamlets=(a_hamlet("Ấp 9", commune),)).pk}


def _product(commune: Commune) -> dict[str, object]:
    return {"pk": a_product(f"Chả cá {commune.code}", owner=a_producer(commune=commune)).pk}


def _offer(commune: Commune) -> dict[str, object]:
    return {"pk": an_offer(producer=a_producer(commune=commune)).pk}


def _lot(commune: Commune) -> dict[str, object]:
    return {"pk": a_lot(an_offer(producer=a_producer(commune=commune))).pk}


def _paper(commune: Commune) -> dict[str, object]:
    file = ContentFile(b"%PDF-1.7", name="giay.pdf")
    of = an_offer(producer=a_producer(commune=commune))
    return {"pk": add_paper(of, kind="vietgap", file=file, by=None, at=NOON).pk}


def _photo(commune: Commune) -> dict[str, object]:
    of = an_offer(producer=a_producer(commune=commune))
    return {"pk": add_photo(of, a_picture(), side="front", by=None, at=NOON).pk}


def _stall(commune: Commune) -> dict[str, object]:
    return {"pk": a_stall(of=a_seller(commune=commune)).pk}


def _listing(commune: Commune) -> dict[str, object]:
    return {"pk": a_listing(a_stall(of=a_seller(commune=commune))).pk}


def _edit(commune: Commune) -> dict[str, object]:
    listing = a_listing(a_stall(of=a_seller(commune=commune)))
    return {"pk": edited(Change(wanted="paused"), listing).pk}


def _combo(commune: Commune) -> dict[str, object]:
    cooperative = a_producer(commune=commune, kind="cooperative")
    parts = [Wanted(1, a_product())]
    combo = compose(cooperative, name="Combo", price=1, parts=parts, by=None, at=NOON)
    return {"pk": combo.pk}


def _order(commune: Commune) -> dict[str, object]:
    return {"pk": an_order(a_listing(a_stall(of=a_seller(commune=commune)))).pk}


def _answerable(commune: Commune) -> dict[str, object]:
    return _order(commune) | {"word": "nhan"}


def _parcel(commune: Commune) -> dict[str, object]:
    order = an_order(a_listing(a_stall(of=a_seller(commune=commune))))
    Order.objects.filter(pk=order.pk).update(state=Order.State.READY)
    return {"commune": commune.pk}


def _handed_over(commune: Commune) -> dict[str, object]:
    _parcel(commune)
    key, by = uuid4(), an_officer(commune)
    orders = Order.objects.standing_ready().filter(stall__producer__commune=commune)
    return {"pk": hand_over(orders, carrier="", commune=commune, key=key, by=by, at=NOON).pk}


def _returned(commune: Commune) -> dict[str, object]:
    order = an_order(a_listing(a_stall(of=a_seller(commune=commune))))
    Order.objects.filter(pk=order.pk).update(state=Order.State.DELIVERED)
    order.refresh_from_db()
    parts = {part.pk: 1 for part in Reservation.objects.out_of(order)}
    return {"pk": tell_return(order, parts, code="", reference="x", by=None, at=NOON).pk}


def _parked(commune: Commune) -> dict[str, object]:
    stall = a_stall(of=a_seller(commune=commune))
    park(stall, Unreadable("O-1", "Thiếu số lượng.", "{}"), at=NOON)
    return {"pk": stall.parked.get().pk}


def _statement_line(commune: Commune) -> dict[str, object]:
    order = a_sold_order(a_stall(of=a_seller(commune=commune)))
    return {"pk": read(order, 1, "adjustment").pk, "word": "nhan"}


def _payout(commune: Commune) -> dict[str, object]:
    order = a_sold_order(a_stall(of=a_seller(commune=commune)))
    read(order, 40_000)
    an_account(order.stall.producer)
    return {"pk": prepare(order.stall.producer, by=None, at=NOON).pk}


def _bank_line(commune: Commune) -> dict[str, object]:
    """A movement of a payout's, with another amount."""
    payout = Payout.objects.get(**_payout(commune))
    line = confirm_from_bank(reference=payout.code, amount=1, text=payout.code, at=NOON)
    return {"pk": line.pk}


def _errand(commune: Commune) -> dict[str, object]:
    return {"pk": waiting(a_wanted_stall(of=a_seller(commune=commune))).pk}


def _batch(commune: Commune) -> dict[str, object]:
    stall = a_wanted_stall(of=a_seller(commune=commune))
    waiting(stall)
    return {"pk": make(stall.marketplace, Sheet.STALLS, by=an_officer(commune), at=NOON).pk}


def _floor_file(commune: Commune) -> dict[str, object]:
    return {"pk": a_file(stall=an_open_stall(of=a_seller(commune=commune))).pk}


def _device(commune: Commune) -> dict[str, object]:
    return {"pk": a_device(a_helper(home(commune))).pk}


def _refused_deed(commune: Commune) -> dict[str, object]:
    device = a_device(a_helper(home(commune)))
    return {"number": refused(device, "agree", {"producer": "không có"}).pk}


def _conflict(commune: Commune) -> dict[str, object]:
    return {"pk": a_conflict(commune).pk, "word": "giu"}


def _signature(commune: Commune) -> dict[str, object]:
    return {"pk": a_signature(commune).pk}


def _budget_line(commune: Commune) -> dict[str, object]:
    return {"pk": a_line(commune=commune).pk}


def _costly_class(commune: Commune) -> dict[str, object]:
    return {"pk": a_costly_class(commune).pk}


def _spending(commune: Commune) -> dict[str, object]:
    return {"pk": a_payment(a_costly_class(commune)).pk}


def _class(commune: Commune) -> dict[str, object]:
    return {"pk": a_class(commune).pk}


def _trainer(commune: Commune) -> dict[str, object]:
    return {"pk": a_trainer("commune", commune=commune).pk}


def _busy(commune: Commune) -> dict[str, object]:
    return {"pk": a_busy_time(a_trainer("commune", commune=commune)).pk}


def _place(commune: Commune) -> Enrolment:
    return enrol(a_class(commune), a_pupil(commune=commune), by=None, at=NOON)


def _note(commune: Commune) -> Attendance:
    training_class, pupil = a_class(commune), a_pupil(commune=commune)
    noted(training_class, pupil)
    return Attendance.objects.get(enrolment__producer=pupil)


def _signed_sheet(commune: Commune) -> dict[str, object]:
    training_class = a_class(commune)
    on = training_class.starts_on
    return {"pk": keep(training_class, a_picture(), on=on, by=None, at=MONDAY_NOON).pk}


def _certificate(commune: Commune) -> dict[str, object]:
    training_class = _note(commune).enrolment.training_class
    answered(training_class)
    return {"pk": issue(training_class, by=None, at=MONDAY_NOON)[0].pk}


def _certified(commune: Commune) -> dict[str, object]:
    certificate = Certificate.objects.get(**_certificate(commune))
    return {"pk": certificate.enrolment.training_class_id}


def _traced_plot(commune: Commune) -> dict[str, object]:
    return {"pk": a_plot(a_producer(commune=commune)).pk}


def _growing_plot(commune: Commune) -> dict[str, object]:
    plot = a_plot(a_producer(commune=commune))
    a_crop(plot)
    return {"pk": plot.pk}


def _sown_plot(commune: Commune) -> dict[str, object]:
    """A plot whose neighbour was sown with seed that is not used up."""
    plot = a_plot(a_producer(commune=commune))
    seed = an_input()
    a_crop(a_plot(plot.producer, name="Thửa kia"), seed)
    return {"pk": plot.pk, "lot": seed.pk}


def _sprayed_plot(commune: Commune) -> dict[str, object]:
    spray, plot = a_spray(), a_plot(a_producer(commune=commune))
    apply(a_crop(plot), spray, kilos(1), by=None, at=NOON, via="page")
    return {"pk": plot.pk, "lot": spray.pk}


def _traced_lot(commune: Commune) -> dict[str, object]:
    return {"pk": a_harvest(a_crop(a_plot(a_producer(commune=commune)))).pk}


def _told_event(commune: Commune) -> dict[str, object]:
    lot = LotFile.objects.get(**_traced_lot(commune))
    return {"pk": Event.objects.get(mentions__thing=lot.thing_id).pk}


def _recall(commune: Commune) -> dict[str, object]:
    lot = LotFile.objects.get(**_traced_lot(commune))
    return {"pk": recall(lot.thing, reason="Thử", drill=True, by=None, at=NOON).pk}


def _recalled_order(commune: Commune) -> dict[str, object]:
    order = an_order(a_listing(a_stall(of=a_seller(commune=commune))))
    Order.objects.filter(pk=order.pk).update(state=Order.State.SHIPPED)
    order.refresh_from_db()
    follow_parcel(order, by=None, at=NOON)
    sold = Reservation.objects.get(line__order=order).lot
    return {"pk": recall(sold.traced, reason="Thử", drill=True, by=None, at=NOON).pk}


def _supplier(commune: Commune) -> dict[str, object]:
    return {"pk": a_supplier(commune).pk}


def _supplier_paper(commune: Commune) -> dict[str, object]:
    file = ContentFile(b"%PDF-1.7", name="giay.pdf")
    supplier = a_supplier(commune, papers=())
    return {"pk": supply_offering.add_paper(supplier, kind="seed", file=file, by=None, at=NOON).pk}


def _supply_offer(commune: Commune) -> dict[str, object]:
    return {"pk": a_supply_offer(a_supplier(commune)).pk}


def _group_order(commune: Commune) -> dict[str, object]:
    return {"pk": a_group(commune=commune).pk}


def _supply_order(commune: Commune) -> dict[str, object]:
    return {"pk": coming(due(a_group(commune=commune))).pk}


def _supply_receipt(commune: Commune) -> dict[str, object]:
    return {"pk": received(coming(due(a_group(commune=commune)))).pk}


def _supply_payment(commune: Commune) -> dict[str, object]:
    paid = Payment(1000, "cash", uuid4())
    receipt = received(coming(due(a_group(commune=commune))), payment=paid)
    return {"pk": receipt.order.payments.get().pk}


def _mandate(commune: Commune) -> dict[str, object]:
    return {"pk": a_mandate(commune).pk}


def _hub(commune: Commune) -> dict[str, object]:
    return {"pk": a_hub(commune).pk}


def _vehicle(commune: Commune) -> dict[str, object]:
    return {"pk": a_vehicle(a_hub(commune)).pk}


def _trip(commune: Commune) -> dict[str, object]:
    return {"pk": a_trip(commune).pk}


def _trip_stop(commune: Commune) -> dict[str, object]:
    return {"pk": a_trip(commune).stops.get().pk}


def _happening(commune: Commune) -> dict[str, object]:
    trip = a_trip(commune)
    leave(trip, key=uuid4(), by=driver_of(trip), at=NOON)
    return {"pk": trip.happenings.get().pk}


def _trip_parcel(commune: Commune) -> dict[str, object]:
    return {"pk": TripParcel.objects.get(stop__trip=a_trip(commune)).pk}


def _road_note(commune: Commune) -> dict[str, object]:
    trip = a_trip(commune)
    parcel = TripParcel.objects.get(stop__trip=trip)
    note = noting.photograph(trip, parcel, a_picture(), key=uuid4(), by=driver_of(trip), at=NOON)
    return {"pk": note.pk}


def _consignment(commune: Commune) -> dict[str, object]:
    carrier, _new = Carrier.objects.get_or_create(
        code="buu-dien", name="Bưu điện", connector_code="vnpost", places="2022"
    )
    order = Order.objects.get(**_order(commune))
    sent = Consignment.objects.create(
        order=order, carrier=carrier, grams=1, key=f"LS{order.pk}", asked_at=NOON, not_before=NOON,
        heard_at=NOON,
    )  # fmt: skip
    return {"pk": sent.pk}


THINGS: dict[str, Thing] = {
    "order-send": _order, "consignment": _consignment, "consignment-cancel": _consignment,
    "consignment-settle": _consignment, "consignment-label": _consignment,
    "hub": _hub, "vehicle": _vehicle, "point": lambda commune: {"pk": a_point(commune).pk},
    "gate-hours": _producer, "gate-hours-drop": _producer,
    "trip": _trip, "trip-sheet": _trip, "trip-manifest": _trip, "trip-drive": _trip,
    "trip-mark": lambda commune: _trip(commune) | {"word": "di"}, "trip-hand-in": _trip,
    "trip-take-back": _happening, "trip-broken": _trip, "trip-stop-serve": _trip_stop, "trip-stop-fail": _trip_stop,
    "trip-notes": _trip, "trip-parcel": _trip_parcel, "note-withdraw": _road_note, "note-photo": _road_note,
    "journey-of": _producer, "journey-state": _producer, "journey-hinder": _producer,
    "mandate-ask": _producer, "mandate-confirm": _mandate, "mandate-end": _mandate, "mandate-paper": _mandate,
    "budget-line": _budget_line, "class-money": _costly_class, "class-money-commit": _costly_class,
    "class-money-pay": _costly_class, "class-money-release": _costly_class,
    "spending-correct": _spending, "receipt-photo": _spending,
    "field-device-revoke": _device, "field-deed-settle": _refused_deed,
    "field-conflict-choose": _conflict, "field-signature": _signature,
    "account": _account, "account-close": _account, "account-password": _account,
    "account-second-factor": _account, "account-unlock": _account,
    "consent-give": _producer, "consent-paper": _producer, "consent-take-back": _consent,
    "import": _waiting_list, "import-approve": _waiting_list, "import-cancel": _waiting_list,
    "import-columns": _waiting_list, "import-marked-file": _stored_list,
    "import-problems": _stored_list, "import-undo": _stored_list,
    "lot": _lot, "lot-announce": _offer,
    "offer": _offer, "offer-make": _product, "offer-paper": _offer, "offer-photo": _offer,
    "offer-revise": _offer, "offer-turn": _offer, "paper-file": _paper, "paper-remove": _paper,
    "photo": _photo, "photo-remove": _photo,
    "product": _product, "product-correct": _product, "product-paper": _product,
    "product-photo": _product, "product-recognise": _product, "producer-paper": _producer,
    "plot-add": _producer, "plot-remove": _plot,
    "producer": _producer, "producer-admit": _producer, "producer-correct": _producer, "producer-erase": _producer,
    "producer-merge": _producer, "producer-take-away": _producer, "producer-unmerge": _merger,
    "progress-of-commune": lambda commune: {"code": commune.code},
    "telephone": _telephone, "telephone-fetch": _telephone,
    "combo": _combo, "combo-revise": _combo, "combo-turn": _combo,
    "edit": _edit, "edit-undo": _edit, "stall-authorise": _stall,
    "stall-ask": _producer, "stall": _stall, "listing-draft": _stall,
    "listing": _listing, "listing-want": _listing, "listing-revise": _listing,
    "order": _order, "order-confirm": _order, "order-decline": _order, "order-forget": _order, "order-told": _order,
    "order-answer": _answerable, "lot-count": _lot,
    "order-ready": _order, "order-label": _order, "order-slip": _order, "order-mend": _parked,
    "order-return": _order, "return-decide": _returned, "hand-over-give": _parcel,
    "hand-over": _handed_over, "hand-over-paper": _handed_over,
    "money": _producer, "money-account": _producer, "payout-prepare": _producer,
    "money-judge": _statement_line,
    "payout": _payout, "payout-sent": _payout, "payout-return": _payout,
    "payout-statement": _payout, "payout-simulate": _payout, "cash-hand-over": _order,
    "bank-line-attach": _bank_line, "bank-line-dismiss": _bank_line,
    "errand": _errand, "errand-done": _errand, "errand-refused": _errand, "errand-skip": _errand,
    "batch-take": _batch, "batch-sent": _batch,
    "floor-file": _floor_file, "floor-file-meanings": _floor_file,
    "floor-file-approve": _floor_file, "floor-file-cancel": _floor_file,
    "class": _class, "class-move": _class, "class-cancel": _class, "class-close": _class, "class-seats": _class,
    "class-hand": _class, "class-sheet": _class, "class-quiz-paper": _class, "class-cards": _class,
    "class-invite": _class, "class-invite-absent": _class, "class-enrol": _class,
    "class-quiz": _class, "attendance": _class, "attendance-agree": _class, "board": _class,
    "sheet-keep": _class, "certificates-issue": _class, "certificates-print": _certified,
    "enrolment-answer": lambda commune: {"pk": _place(commune).pk, "word": "di"},
    "attendance-judge": lambda commune: {"pk": _note(commune).pk, "word": "dung"},
    "sheet": _signed_sheet, "sheet-photo": _signed_sheet, "card": _producer, "learned": _producer,
    "card-print": _producer,
    "certificate-print": _certificate, "certificate-revoke": _certificate,
    "trainer": _trainer, "trainer-correct": _trainer, "trainer-stop": _trainer,
    "venue-correct": lambda commune: {"pk": a_venue(commune).pk},
    "venue-busy": lambda commune: {"pk": a_venue(commune).pk}, "trainer-busy": _trainer, "busy-strike": _busy,
    "trace-plot": _traced_plot, "trace-sow": _traced_plot, "trace-harvest": _growing_plot,
    "trace-apply": _growing_plot, "trace-apply-again": _sprayed_plot, "trace-sow-again": _sown_plot,
    "trace-receive": _producer, "trace-pack": _producer, "trace-lot": _traced_lot,
    "trace-lot-sheet": _traced_lot, "trace-lot-image": _traced_lot, "trace-lot-bind": _traced_lot,
    "trace-lot-number": _traced_lot,
    "trace-recall-open": _traced_lot, "trace-event": _told_event, "trace-recall": _recall,
    "trace-recall-close": _recall, "recall-orders": _recalled_order,
    "supplier-paper": _supplier, "supply-offer-make": _supplier, "supplier-paper-file": _supplier_paper,
    "supplier-paper-remove": _supplier_paper, "supply-offer-price": _supply_offer, "supply-offer-lot": _supply_offer,
    "supply-offer-turn": _supply_offer, "group-order": _group_order, "group-order-place": _group_order,
    "group-order-withdraw": _group_order, "group-order-settle": _group_order, "group-order-ordered": _group_order,
    "group-order-invite": _group_order,
    "group-order-set-out": _group_order, "group-order-cancel": _group_order, "supply-order": _supply_order,
    "supply-hand-over": _supply_order, "supply-code": _supply_order, "supply-pay": _supply_order,
    "supply-pay-back": _supply_payment, "supply-signature": _supply_receipt,
    "supply-receipt-undo": _supply_receipt,
    "record-release": _joined, "review-accept": _held, "review-apart": _held,
}  # fmt: skip
# no secret, wherever one is; tested beside their pages
FOR_ALL = {
    "carrier-list",  # of the parcels that each officer sees
    "carrier-result",
    "course",
    "course-hand-out",
    "material-file",
    "supplier",
    "supply-offer",
    "group-order-open",
    "trace-label",
    "trace-label-void",  # a blank label is nobody's; whoever holds it knows its code
}
PROVINCE_ONLY = {
    "carrier-turn",
    "crossing",
    "crossing-drop",
    "keeping",
    "keeping-drop",
    "load-decide",
    "load-look",
    "load-send",
    "load-suggestions",
    "trip-plan",
    "trip-plan-again",
    "trip-plan-approve",
    "trip-plan-discard",
    "course-write",
    "course-turn",
    "material-add",
    "material-remove",
    "question-reword",
    "question-retire",
    "budget-amend",
    "budget-approve",
    "plan",
    "plan-adopt",
    "plan-create",
    "plan-date",
    "plan-file",
    "season",
    "season-drop",
    "floor",
    "floor-turn",
    "floor-move",
    "floor-take-down",
    "floor-leave",
    "floor-export",
}  # tested beside their pages
OWN_ONLY = {"session-end"}  # of nobody else, whatever the territory
LOCKED = {403, 404, 405}
NAMES = sorted(
    {
        name
        for name, path in ROUTES
        if name not in PUBLIC | SIGNED_OUT_ONLY | OWN_ONLY | MACHINES | PROVINCE_ONLY | FOR_ALL
    }
)
WITH_THINGS = [name for name in NAMES if name in THINGS]
WITHOUT_THINGS = [name for name in NAMES if name not in THINGS]


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_every_address_of_a_thing_has_its_maker() -> None:
    told = {
        name
        for name, path in ROUTES
        if path != "/" and name not in PUBLIC | OWN_ONLY | MACHINES | PROVINCE_ONLY | FOR_ALL
    }
    plain = {name for name in told if not _takes_arguments(name)}
    assert told - plain == set(THINGS), "Add the missing address to THINGS, with its maker."


def _takes_arguments(name: str) -> bool:
    try:
        reverse(name)
    except Exception:
        return True
    return False


def _someone(role: Role, commune: Commune) -> User:
    hamlets = (a_hamlet("Ấp 7", commune),) if role == Role.HELPER else ()
    communes = (commune,) if role in {Role.DISTRICT, Role.COMMUNE} else ()
    return a_user(role, communes=communes, hamlets=hamlets)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PROVINCE])
@pytest.mark.parametrize("name", WITH_THINGS)
def test_nobody_reaches_a_thing_outside_their_territory(
    client: Client, name: str, role: Role
) -> None:
    url = reverse(name, kwargs=THINGS[name](a_commune("Vị Thắng")))
    before = Producer.objects.count()
    sign_in(client, _someone(role, a_commune("Vị Đông")))

    for answer in (client.get(url), client.post(url)):
        assert answer.status_code in ({404, 405} if role in OFFICERS else LOCKED)
    assert Producer.objects.count() == before


@pytest.mark.parametrize("role", [Role.TRAINER, Role.CARRIER, Role.COOPERATIVE, Role.HOUSEHOLD])
@pytest.mark.parametrize("name", WITH_THINGS)
def test_a_role_without_duties_there_reaches_nothing_even_inside(
    client: Client, name: str, role: Role
) -> None:
    commune = a_commune()
    url = reverse(name, kwargs=THINGS[name](commune))
    sign_in(client, a_user(role, communes=(commune,)))

    for answer in (client.get(url), client.post(url)):
        assert answer.status_code in LOCKED


@pytest.mark.parametrize("name", WITH_THINGS)
def test_the_officer_of_the_place_is_let_in(client: Client, name: str) -> None:
    commune = a_commune()
    url = reverse(name, kwargs=THINGS[name](commune))
    sign_in(client, an_officer(commune))

    answers = {client.get(url).status_code, client.post(url).status_code}

    # what someone else brought or did may be undone by them and the province alone
    allowed = {200, 302, 405} | ({403} if name in {"import-undo", "edit-undo"} else set())
    assert answers <= allowed


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", WITHOUT_THINGS)
def test_a_page_without_a_thing_answers_every_role(client: Client, name: str, role: Role) -> None:
    sign_in(client, _someone(role, a_commune()))

    answer = client.get(reverse(name))

    # 404: a page about something that its reader does not have, such as recovery codes
    assert answer.status_code in {200, 302, 403, 404, 405}


@pytest.mark.parametrize("role", Role)
def test_nobody_ends_the_session_of_another(client: Client, role: Role) -> None:
    elsewhere, other = Client(), a_user()
    sign_in(elsewhere, other)
    elsewhere.get(reverse("usersessions_list"))
    session = UserSession.objects.get(user=other)
    sign_in(client, _someone(role, a_commune()))

    answer = client.post(reverse("session-end", kwargs={"pk": session.pk}))

    assert answer.status_code == 404
    assert UserSession.objects.filter(pk=session.pk).exists()
