"""The pages of carriers: prices, booking, where a parcel is, lists, and the door for notices."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_province_officer, a_user, an_officer, queries, sign_in
from lensan.logistics import tasks
from lensan.logistics.actions import consigning, following
from lensan.logistics.connector import Seen, State
from lensan.logistics.forms.carriage import LARGEST
from lensan.logistics.models import Carrier, CarrierNotice, Consignment
from lensan.logistics.simulator.simulation import sign
from lensan.logistics.tests.make import a_parcel
from lensan.logistics.tests.make_carriage import NOON, Stand, a_carrier, a_stand, now, sent_with
from lensan.marketplaces.simulator.wire import Request, Response, Server
from lensan.orders.models import Order
from lensan.places.tests.make import a_commune

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
S = Consignment.State


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def pressed(client: Client, order: Order, offer: consigning.Offer, **other: Any) -> Any:
    assert offer.quote
    told = {"carrier": offer.carrier.pk, "service": offer.quote.service, "fee": offer.quote.fee}
    return client.post(f"/chuyen-xe/gui/{order.pk}/", told | other, follow=True)


def booked(stand: Stand, code: str = "simulated") -> Consignment:
    sent = sent_with(a_carrier(stand, code))
    consigning.book(now(sent), at=NOON)
    return now(sent)


# From the order to the carrier


def test_an_officer_compares_prices_and_sends_and_the_worker_books(client: Client) -> None:
    with a_stand() as stand:
        a_carrier(stand)
        a_carrier(stand, "vnpost", settings={})
        order = a_parcel(quantity=2)
        sign_in(client, a_province_officer())
        assert f"/chuyen-xe/gui/{order.pk}/" in text(client.get(f"/don-hang/{order.pk}/"))

        page = client.get(f"/chuyen-xe/gui/{order.pk}/")
        assert "mô phỏng, không giao thật" in text(page)
        assert "Chưa có bảng cước" in text(page)
        answer = pressed(client, order, page.context["offers"][0])
        tasks.see_to_carriers.call()

    sent = Consignment.objects.get()
    assert f"Vận đơn {sent.key}" in text(answer)
    assert (sent.state, sent.order) == (S.BOOKED, order)
    again = client.get(f"/chuyen-xe/gui/{order.pk}/")
    assert (again.status_code, again["Location"]) == (302, f"/chuyen-xe/van-don/{sent.pk}/")


def test_a_household_sends_its_own_parcel(client: Client) -> None:
    with a_stand() as stand:
        a_carrier(stand)
        order = a_parcel(quantity=2)
        household = a_user(Role.HOUSEHOLD)
        producer = order.stall.producer
        producer.account = household
        producer.save()
        sign_in(client, household)

        pressed(client, order, client.get(f"/chuyen-xe/gui/{order.pk}/").context["offers"][0])

        assert Consignment.objects.get().asked_by == household
        assert client.get("/chuyen-xe/don-vi-giao/").status_code == 403
        assert "Vận đơn" in text(client.get("/chuyen-xe/van-don/"))


def test_a_price_that_is_not_asked_any_more_is_said(client: Client) -> None:
    with a_stand() as stand:
        a_carrier(stand)
        order = a_parcel(quantity=2)
        sign_in(client, a_province_officer())
        offer = client.get(f"/chuyen-xe/gui/{order.pk}/").context["offers"][0]

        answer = pressed(client, order, offer, fee=1)

    assert "Giá này vừa đổi" in text(answer)
    assert not Consignment.objects.exists()


def test_without_carriers_and_without_a_parcel_the_page_says_what_to_do(client: Client) -> None:
    order = a_parcel(quantity=2)
    sign_in(client, a_province_officer())

    assert "lensan add_carrier" in text(client.get(f"/chuyen-xe/gui/{order.pk}/"))
    Order.objects.filter(pk=order.pk).update(state=Order.State.CANCELLED)
    page = text(client.get(f"/chuyen-xe/gui/{order.pk}/"))
    assert "không có kiện nào để gửi" in page


# A consignment


def test_where_a_parcel_is_and_what_it_costs_is_on_its_page(client: Client) -> None:
    with a_stand() as stand:
        sent = booked(stand)
    told = Seen(State.FAILED, "505", NOON + timedelta(hours=3), reason="vắng nhà", fee=99_000)
    following.hear(sent, [told], at=NOON)
    sign_in(client, a_province_officer())

    page = text(client.get(f"/chuyen-xe/van-don/{sent.pk}/"))

    assert "phát không được" in page
    assert "vắng nhà" in page
    assert "họ thu 99.000" in page
    assert "Hủy vận đơn" not in page


def test_a_booking_is_taken_back_on_its_page_with_a_reason(client: Client) -> None:
    with a_stand() as stand:
        sent = booked(stand)
        sign_in(client, a_province_officer())
        address = f"/chuyen-xe/van-don/{sent.pk}/huy/"

        assert client.post(address, {}).status_code == 200
        assert now(sent).state == S.BOOKED
        stand.goes_wrong("503")
        assert "mã 503" in text(client.post(address, {"reason": "đổi"}, follow=True))
        answer = client.post(address, {"reason": "đổi"}, follow=True)

    assert "Đã hủy vận đơn" in text(answer)
    assert "Gửi lại" in text(answer)
    assert now(sent).state == S.CANCELLED


def test_a_doubtful_booking_is_settled_on_its_page(client: Client) -> None:
    with a_stand("viettel_post") as stand:
        sent = sent_with(a_carrier(stand, "viettel_post"))
        stand.goes_wrong("answer_lost", on="createOrderNlp")
        consigning.book(now(sent), at=NOON)
    sign_in(client, a_province_officer())
    address = f"/chuyen-xe/van-don/{sent.pk}/da-xem/"
    assert "có vận đơn này không" in text(client.get(f"/chuyen-xe/van-don/{sent.pk}/"))
    assert "1 vận đơn cần người xem" in text(client.get("/chuyen-xe/van-don/"))

    assert client.post(address, {"tracking": "x" * 101}).status_code == 200
    client.post(address, {"tracking": "VTP9"})
    answer = client.post(address, {"tracking": "VTP8"}, follow=True)

    assert "không chờ ai xem" in text(answer)
    assert (now(sent).state, now(sent).tracking) == (S.BOOKED, "VTP9")


def test_a_label_is_the_carriers_or_else_ours(client: Client) -> None:
    with a_stand() as stand:
        ours, theirs = booked(stand), sent_with(a_carrier(stand, "vnpost"))
        sign_in(client, a_province_officer())

        pdf = client.get(f"/chuyen-xe/van-don/{ours.pk}/nhan.pdf")
        assert pdf.content.startswith(b"%PDF-")
        stand.goes_wrong("503")
        broken = client.get(f"/chuyen-xe/van-don/{ours.pk}/nhan.pdf", follow=True)
        assert "mã 503" in text(broken)
        answer = client.get(f"/chuyen-xe/van-don/{theirs.pk}/nhan.pdf")

    assert answer["Location"] == f"/don-hang/{theirs.order_id}/nhan.pdf"


def test_the_list_is_filtered_taken_away_and_asks_as_often_for_three_as_for_one(
    client: Client,
) -> None:
    with a_stand() as stand:
        carrier = a_carrier(stand)
        sent = sent_with(carrier)
        sign_in(client, a_province_officer())
        once = queries(client, "/chuyen-xe/van-don/")
        sent_with(carrier)
        sent_with(carrier)

    assert queries(client, "/chuyen-xe/van-don/") == once
    assert "Không có vận đơn nào" in text(client.get("/chuyen-xe/van-don/?trang-thai=out"))
    assert "Không có vận đơn nào" in text(
        client.get("/chuyen-xe/van-don/?trang-thai=can-nguoi-xem")
    )
    csv = b"".join(client.get("/chuyen-xe/van-don/?dang=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert sent.key in csv
    assert len(csv.splitlines()) == 4


def test_an_officer_of_another_commune_sees_nothing_of_it(client: Client) -> None:
    with a_stand() as stand:
        sent = booked(stand)
    sign_in(client, an_officer(a_commune("Vị Đông")))

    assert client.get(f"/chuyen-xe/van-don/{sent.pk}/").status_code == 404
    assert "Không có vận đơn nào" in text(client.get("/chuyen-xe/van-don/"))


# Carriers


def test_the_page_of_carriers_says_that_none_was_called_in_earnest(client: Client) -> None:
    sign_in(client, a_province_officer())
    assert "Chưa có đơn vị giao nào" in text(client.get("/chuyen-xe/don-vi-giao/"))
    with a_stand("viettel_post") as stand:
        lost, silent = booked(stand), booked(stand, "viettel_post")
    Consignment.objects.filter(pk=lost.pk).update(state=S.LOST)

    page = text(client.get("/chuyen-xe/don-vi-giao/"))

    assert "chưa từng gọi thật" in page
    assert "mô phỏng, không giao thật" in page
    assert all(str(one) in page for one in (lost, silent))


def test_a_carrier_is_used_no_more_and_again_by_the_province_alone(client: Client) -> None:
    with a_stand() as stand:
        carrier = a_carrier(stand)
    address = f"/chuyen-xe/don-vi-giao/{carrier.pk}/mo-dong/"
    sign_in(client, an_officer(a_commune()))
    assert client.post(address).status_code == 403
    sign_in(client, a_province_officer())

    for is_open in (False, True):
        client.post(address)
        assert Carrier.objects.get().is_open == is_open


def test_a_list_goes_out_and_its_answer_comes_in(client: Client) -> None:
    with a_stand() as stand:
        sent = sent_with(a_carrier(stand, "vnpost"))
    sign_in(client, a_province_officer())
    base = f"/chuyen-xe/don-vi-giao/{sent.carrier_id}"
    assert sent.key in client.get(f"{base}/bang-ke/?dang=csv").content.decode()
    assert client.get(f"{base}/bang-ke/").content.startswith(b"PK")

    told = f"Mã tham chiếu;Mã vận đơn;Trạng thái\n{sent.key};EB1VN;Đã giao\nLSX;EB2VN;\n".encode()
    answer = client.post(f"{base}/ket-qua/", {"file": SimpleUploadedFile("kq.csv", told)})

    assert "Đã ghi 1 dòng" in text(answer)
    assert "Dòng 3: Không có vận đơn nào mang mã LSX" in text(answer)
    assert now(sent).state == S.DELIVERED


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x00\x01\x02", ""), (b"a;b\n1;2\n", "dòng tiêu đề"), (b"", ""),
        (b"x" * (LARGEST + 1), "lớn hơn 5 MB"),
    ],
    ids=["no table", "no headings", "empty", "too large"],
)  # fmt: skip
def test_an_answer_that_cannot_be_read_is_said(client: Client, content: bytes, said: str) -> None:
    with a_stand() as stand:
        carrier = a_carrier(stand, "vnpost")
    sign_in(client, a_province_officer())

    answer = client.post(
        f"/chuyen-xe/don-vi-giao/{carrier.pk}/ket-qua/",
        {"file": SimpleUploadedFile("kq.csv", content)}, follow=True,
    )  # fmt: skip

    assert said in text(answer)
    assert answer.context["messages"] is not None
    assert 'class="message error"' in text(answer)


# The door


def test_a_notice_is_kept_and_answered_and_the_worker_acts_upon_it(client: Client) -> None:
    with a_stand() as stand:
        sent = booked(stand)
    told = {
        "id": "N1", "tracking": sent.tracking, "key": sent.key, "fee": 1, "collect": 0,
        "state": "delivered", "at": timezone.now().isoformat(), "reason": "",
    }  # fmt: skip
    body = json.dumps(told)

    for _turn in range(2):
        answer = client.post(
            "/bao-van-don/simulated/", body, content_type="application/json",
            headers={"X-Signature": sign(body.encode())},
        )  # fmt: skip
        assert answer.status_code == 200
    assert now(sent).state == S.BOOKED
    tasks.see_to_carriers.call()

    assert CarrierNotice.objects.count() == 1
    assert now(sent).state == S.DELIVERED


def test_what_is_forged_or_cannot_be_read_is_not_kept(client: Client) -> None:
    with a_stand() as stand:
        a_carrier(stand)

    statuses = [
        client.post(
            address, "{", content_type="application/json", headers={"X-Signature": signature}
        ).status_code
        for address, signature in (
            ("/bao-van-don/simulated/", "x"), ("/bao-van-don/simulated/", sign(b"{")),
            ("/bao-van-don/ai/", "x"),
        )
    ]  # fmt: skip

    assert statuses == [403, 400, 404]
    assert not CarrierNotice.objects.exists()


def test_what_the_simulated_carrier_pushes_comes_in_and_closes_the_order(client: Client) -> None:
    pushed: list[Request] = []

    def take(request: Request) -> Response:
        pushed.append(request)
        return Response(200, b"OK")

    hook = Server(take).start()
    with a_stand(most_copies=3, shuffled=1) as stand:
        sent = booked(stand)
        for number, state in enumerate((State.PICKED_UP, State.OUT, State.DELIVERED)):
            stand.happens(sent.tracking, state, at=NOON + timedelta(minutes=number))
        stand.simulation.push_to = f"{hook.url}/bao-van-don/simulated/"

        assert stand.simulation.push() >= 4
        assert stand.simulation.push() == 0
    hook.stop()
    for request in pushed:
        answer = client.post(
            request.path, request.body, content_type="application/json",
            headers={"X-Signature": request.headers["x-signature"]},
        )  # fmt: skip
        assert answer.status_code == 200
    tasks.see_to_carriers.call()

    assert CarrierNotice.objects.count() == 4
    assert now(sent).state == S.DELIVERED
    assert now(sent).order.state == Order.State.DELIVERED


def test_silent_parcels_are_asked_after() -> None:
    with a_stand() as stand:
        sent = booked(stand)
        stand.happens(sent.tracking, State.OUT)

        tasks.ask_after_silent_parcels.call()

    assert now(sent).state == S.OUT


# Connecting one


def test_a_carrier_is_connected_by_a_command() -> None:
    call_command(
        "add_carrier", "vnpost", "VNPost", connector="vnpost",
        tariff=["first_grams=500", "first_fee=16000", "step_grams=500", "step_fee=4000"],
    )  # fmt: skip

    made = Carrier.objects.get()
    assert (made.name, made.places, made.settings["tariff"]["first_fee"]) == (
        "VNPost",
        "2022",
        16_000,
    )
    troubles: list[tuple[str, dict[str, list[str]]]] = [
        ("vnpost", {}), ("khac", {"key": ["token=cũ"]}), ("khac", {"tariff": ["first_fee=mười"]}),
    ]  # fmt: skip
    for code, told in troubles:
        with pytest.raises(CommandError):
            call_command("add_carrier", code, "Khác", connector="vnpost", **told)
    assert Carrier.objects.count() == 1
