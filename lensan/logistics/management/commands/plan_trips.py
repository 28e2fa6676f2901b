import json
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lensan.kernel.days import start_of
from lensan.kernel.money import dong
from lensan.kernel.numbers import count, day
from lensan.logistics.actions.framing import Framed, frame
from lensan.logistics.actions.measuring import measured
from lensan.logistics.actions.planning import (
    LONGEST,
    NO_POINT,
    SECONDS,
    CannotPlan,
    foresee,
    told_of,
)
from lensan.logistics.planner import Plan


class Command(BaseCommand):
    """`lensan plan trips --on DATE [--seconds S] [--json]`: what a day of trips could be.

    Nothing is stored but what a route server answers. JSON: `{"on", "distances", "notes", "two_way":
    {"trips", "stops", "metres", "empty", "out", "back", "room", "cost", "left_out", "load_out",
    "load_back", "empty_share", "cost_per_kg", "cost_per_stop"}, "one_way": {…}, "left_out":
    [{"stop", "because", "words"}], "trips": [{"vehicle", "hub", "number", "leaves", "returns",
    "metres", "cost", "stops": [{"stop", "arrives", "drops", "picks"}]}]}`. Weights are grams, money
    đồng, moments ISO 8601.
    """

    help = "Lập thử chuyến xe của một ngày: lensan plan trips --on 2022-07-23 --seconds 10 --json"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", required=True, help="ngày, dạng 2022-07-23")
        parser.add_argument("--seconds", type=float, default=SECONDS, help="tính trong (giây)")
        parser.add_argument("--json", action="store_true", help="in dạng JSON cho máy đọc")

    def handle(self, *args: Any, on: str, seconds: float, **options: Any) -> None:
        try:
            wanted = date.fromisoformat(on)
        except ValueError as wrong:
            raise CommandError(f"Không có ngày {on}. Ví dụ: 2022-07-23.") from wrong
        if not 0 < seconds <= LONGEST:
            raise CommandError(f"Hãy cho tính từ 1 đến {LONGEST} giây.")
        framed = measured(frame(wanted), at=timezone.now())
        try:
            answer, comparison = foresee(framed, seconds=seconds)
        except CannotPlan as reason:
            raise CommandError(str(reason)) from reason
        told = told_of(framed, answer, comparison)
        report = told | _report(wanted, framed, answer)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(report)))


def _report(on: date, framed: Framed, answer: Plan) -> dict[str, Any]:
    start = start_of(on)
    lost = [
        {"stop": str(framed.gates[out.stop].producer), "because": out.because.value, "words": out.words}
        for out in answer.left_out
    ]  # fmt: skip
    lost += [
        {"stop": str(gate.producer), "because": NO_POINT, "words": "Không biết hộ ở đâu."}
        for gate in framed.unplaced
    ]
    trips = [
        {
            "vehicle": trip.vehicle, "hub": trip.hub, "number": trip.number,
            "leaves": _moment(start, trip.leaves), "returns": _moment(start, trip.returns),
            "metres": trip.metres, "cost": trip.cost,
            "stops": [
                {
                    "stop": framed.gates[visit.stop].producer.code,
                    "arrives": _moment(start, visit.arrives),
                    "drops": framed.day.stop[visit.stop].drops.grams,
                    "picks": framed.day.stop[visit.stop].picks.grams,
                }
                for visit in trip.visits
            ],
        }
        for trip in answer.trips
    ]  # fmt: skip
    return {"on": on.isoformat(), "left_out": lost, "trips": trips}


def _moment(start: datetime, seconds: int) -> str:
    return (start + timedelta(seconds=seconds)).isoformat(timespec="minutes")


def _lines(report: dict[str, Any]) -> list[str]:
    lines = [f"Chuyến xe ngày {day(date.fromisoformat(report['on']))}"]
    for name, found in (("Hai chiều", report["two_way"]), ("Một chiều", report["one_way"])):
        kilometres, empty = count(round(found["metres"] / 1000)), round(100 * found["empty_share"])
        lines.append(
            f"  {name}: {found['trips']} chuyến, {found['stops']} điểm, {kilometres} km, chạy rỗng {empty}%,"
            f" {dong(found['cost'])}, {dong(found['cost_per_kg'])} mỗi kg"
        )
    lines += [f"  {sentence}" for sentence in (report["distances"], *report["notes"])]
    lines += [f"  Chưa xếp được {one['stop']}: {one['words']}" for one in report["left_out"]]
    return lines
