"""Load the made-up province as its users would: lists through the intake, one after another."""

import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from lensan.accounts.models import User
from lensan.dashboard.actions import measure, set_target
from lensan.dashboard.models import Measurement, Target
from lensan.demo.by_hand import wait_at_hand_floors
from lensan.demo.carrying import carry
from lensan.demo.floors import ASKS
from lensan.demo.growing import pool_and_practise
from lensan.demo.lists.province import write_lists
from lensan.demo.selling import trade
from lensan.demo.sending import send
from lensan.demo.signins import PASSWORD, SIGN_INS, SignIn
from lensan.demo.supplying import supply
from lensan.demo.teaching import teach
from lensan.demo.training_plan import plan_training
from lensan.journal.models import record
from lensan.kernel.numbers import divide
from lensan.places.models import Commune, Hamlet
from lensan.producers.actions.importing import carry_in
from lensan.producers.actions.receiving import approve, receive
from lensan.producers.models import Consent, ConsentText, Import, Plot, Producer

SCALES = {"small": 3_000, "province": 100_000}  # households
SEED = 2022
WEEKS = 40  # over which the communes' lists came in
ASKED = (("registered", Decimal(100), 120), ("with_consent", Decimal(80), 80))  # % of those known
WAYS = ("paper", "paper", "spoken", "screen")
Tell = Callable[[str], None]


def is_loaded() -> bool:
    """Whether the demo's targets are there: it was loaded before, whole."""
    return Target.objects.filter(indicator=ASKED[-1][0]).exists()


def load(scale: str, *, at: datetime, tell: Tell) -> None:
    """Write the communes' lists, bring them in over the past weeks, and make the sign-ins.

    Loaded halfway, it goes on where it stopped: a list that is in the registry is not read again.
    """
    officer = _sign_in(SIGN_INS[0], at=at)
    with tempfile.TemporaryDirectory() as folder:
        tell(f"Viết danh sách mẫu của các xã ({SCALES[scale]:,} hộ, người không có thật)…")
        write_lists(Path(folder), households=SCALES[scale], seed=SEED)
        files = sorted(Path(folder).iterdir())
        for number, path in enumerate(files):
            _bring_in(path, by=officer, at=at - timedelta(weeks=WEEKS * (1 - number / len(files))))
            if number % 15 == 14 or path == files[-1]:
                tell(f"Đã nhập {number + 1}/{len(files)} danh sách.")
    _record_consents(by=officer, at=at)
    _record_plots()
    for sign_in in SIGN_INS:
        _sign_in(sign_in, at=at)
    tell("Mở gian hàng và bán trên hai sàn mô phỏng…")
    trade(by=officer, at=at)
    pool_and_practise(by=officer, at=at)
    wait_at_hand_floors(ASKS, by=officer, at=at)
    tell("Dạy các lớp, cho bà con làm bài kiểm tra…")
    teach(by=officer, at=at)
    plan_training(households=SCALES[scale], by=officer, at=at)
    tell("Mua chung vật tư…")
    supply(by=officer, at=at)
    tell("Lập chuyến xe ngày mai…")
    carry(by=officer, at=at)
    tell("Gửi vài kiện đi xa…")
    send(by=officer, at=at)
    tell("Đo các chỉ tiêu…")
    for on in _days(timezone.localdate(at)):
        measure(on, at=at)
    _set_targets(by=officer, at=at)


def _bring_in(path: Path, *, by: User, at: datetime) -> None:
    home = Commune.objects.of_the_programme().get(code=path.name[:5])
    if Import.objects.filter(name=path.name, state=Import.State.DONE).exists():
        return
    with path.open("rb") as file:
        source = receive(File(file), name=path.name, by=by, at=at, home=home)
    approve(source, by=by, at=at)
    carry_in(source, at=at, by=by)


def _days(today: date) -> Iterator[date]:
    """Once a week while the lists came in, and every one of the last fourteen nights."""
    yield from (today - timedelta(weeks=week) for week in range(WEEKS, 2, -1))
    yield from (today - timedelta(days=day) for day in range(14, -1, -1))


def _set_targets(*, by: User, at: datetime) -> None:
    """Ask for more than has been reached so far, shared out by what each commune has."""
    today = timezone.localdate(at)
    due_on = date(today.year + (today.month > 9), 12, 31)
    if Target.objects.filter(due_on=due_on, indicator=ASKED[0][0]).exists():
        return
    found = Measurement.objects.filter(indicator="registered", on=today).select_related("commune")
    known = {row.commune: row.counted for row in found}
    for indicator, percent, of_known in ASKED:
        households = sum(known.values()) * of_known // 100
        parts = dict(zip(known, divide(households, list(known.values())), strict=True))
        set_target(
            indicator, due_on, percent=percent, households=households, communes=parts, seen=0,
            by=by, at=at,
        )  # fmt: skip


@transaction.atomic
def _record_consents(*, by: User, at: datetime) -> None:
    """Let most households have agreed, a while after they were listed; a few took it back."""
    if Consent.objects.exists():
        return
    chance = random.Random(SEED)
    texts = list(ConsentText.objects.order_by("pk"))
    today = timezone.localdate(at)
    consents = []
    for producer in Producer.objects.active().only("pk", "registered_on").iterator():
        if chance.random() < 0.62:
            given = producer.registered_on + timedelta(days=chance.randrange(60))
            if given > today:
                continue
            withdrawn = today if chance.random() < 0.01 else None
            consents += [
                Consent(
                    producer=producer, text=text, given_on=given, way=chance.choice(WAYS),
                    place="Nhà văn hóa ấp (mẫu)", witness="Trưởng ấp (mẫu)", recorded_by=by,
                    withdrawn_on=withdrawn,
                )
                for text in texts[: chance.choice((1, 2, 4, 4))]
            ]  # fmt: skip
    Consent.objects.bulk_create(consents, batch_size=2000)
    record("demo.consents_recorded", by, by=by, at=at, count=len(consents))


def _record_plots() -> None:
    """Give those whose list tells an area one plot of it."""
    if Plot.objects.exists():
        return
    told = Producer.objects.active().exclude(area_m2=None).exclude(grows="").order_by("pk")[:2000]
    Plot.objects.bulk_create(
        Plot(
            producer=producer, name="Thửa 1 (mẫu)", commune_id=producer.commune_id,
            hamlet_id=producer.hamlet_id, area_m2=producer.area_m2, crop=producer.grows[:100],
        )
        for producer in told
    )  # fmt: skip


def _sign_in(wanted: SignIn, *, at: datetime) -> User:
    user, new = User.objects.get_or_create(
        username=wanted.username,
        defaults={"full_name": wanted.full_name, "role": wanted.role, "last_login": at},
    )
    if new:
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    communes = Commune.objects.of_the_programme()
    if wanted.ground == "district":
        user.communes.set(communes.filter(district__code=wanted.code))
    elif wanted.ground == "commune":
        user.communes.set(communes.filter(code=wanted.code))
    elif wanted.ground == "hamlet":
        user.hamlets.set(Hamlet.objects.filter(commune__in=communes.filter(code=wanted.code))[:1])
    elif wanted.ground == "producer":
        own = Producer.objects.active().filter(kind=wanted.code).order_by("pk")[:1]
        Producer.objects.filter(pk__in=[producer.pk for producer in own]).update(account=user)
    return user
