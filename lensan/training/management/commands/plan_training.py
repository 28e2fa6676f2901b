import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lensan.kernel.money import dong
from lensan.kernel.numbers import count, day
from lensan.training.actions.framing import Chosen
from lensan.training.actions.planning import CannotPlan, Foreseen, foresee, words


class Command(BaseCommand):
    """`lensan plan training --year Y --budget VND [--json] [--seconds S]`: what a year could bring.

    Nothing is stored. JSON: `{"year", "households", "cost", "score", "bound", "gap", "wanted",
    "classes": [{"week", "course", "venue", "trainer", "seats", "households", "cost"}],
    "milestones": {"digital": {"70": DAY or null, "90": …}}, "words": […]}`. `score` and `bound` are
    households that reach the targets in time; `gap` is the share by which no plan is better.
    """

    help = "Lập thử kế hoạch tập huấn: lensan plan training --year 2023 --budget 500000000 --json"

    def add_arguments(self, parser: CommandParser) -> None:
        usual = Chosen(year=0)
        parser.add_argument("--year", type=int, required=True, help="năm")
        parser.add_argument("--budget", type=int, help="số tiền (đ); không ghi: các nguồn còn lại")
        parser.add_argument("--trainers", type=int, help="số giảng viên; không ghi: như hiện có")
        parser.add_argument("--digital", type=int, default=usual.digital, help="mục tiêu (%%)")
        parser.add_argument("--packing", type=int, default=usual.packing, help="mục tiêu (%%)")
        parser.add_argument("--seconds", type=int, default=usual.seconds, help="tính trong (giây)")
        parser.add_argument("--json", action="store_true", help="in dạng JSON cho máy đọc")

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("year", "budget", "trainers", "digital", "packing", "seconds")
        chosen = Chosen(**{name: options[name] for name in names})
        _check(chosen)
        try:
            found = foresee(chosen, at=timezone.now())
        except CannotPlan as reason:
            raise CommandError(str(reason)) from reason
        if options["json"]:
            self.stdout.write(json.dumps(_report(found), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(found)))


def _check(chosen: Chosen) -> None:
    if not 1 <= chosen.year <= 9998:
        raise CommandError(f"Không có năm {chosen.year}.")
    if (chosen.budget or 0) < 0 or (chosen.trainers or 0) < 0 or chosen.seconds < 1:
        raise CommandError("Số tiền, số giảng viên và số giây không được là số âm.")
    if not (0 <= chosen.digital <= 100 and 0 <= chosen.packing <= 100):
        raise CommandError("Mục tiêu là phần trăm, từ 0 đến 100.")


def _report(found: Foreseen) -> dict[str, Any]:
    outcome = found.outcome
    return {
        "year": found.framed.problem.year, "households": found.households, "cost": found.cost,
        "score": outcome.score, "bound": outcome.bound, "gap": outcome.gap,
        "wanted": outcome.wanted,
        "classes": [
            {
                "week": one.planned.week, "course": one.planned.course,
                "venue": one.planned.venue, "trainer": one.planned.trainer,
                "seats": one.planned.seats, "households": one.households, "cost": one.cost,
            }
            for one in found.classes
        ],
        "milestones": {
            aim: {str(share): on and on.isoformat() for share, on in days.items()}
            for aim, days in _milestones(found)
        },
        "words": words(found),
    }  # fmt: skip


def _milestones(found: Foreseen) -> list[tuple[str, Any]]:
    return [(aim, found.milestones(aim)) for aim in sorted({one.aim for one in found.classes})]


def _lines(found: Foreseen) -> list[str]:
    outcome = found.outcome
    score, bound = count(round(outcome.score, 1)), count(round(outcome.bound, 1))
    lines = [
        f"Kế hoạch tập huấn {found.framed.problem.year}",
        f"  Hộ sẽ được tập huấn: {count(found.households)} ({len(found.classes)} lớp)",
        f"  Chi phí: {dong(found.cost)}",
        f"  Đạt mục tiêu đúng hạn: {score} hộ; không kế hoạch nào hơn {bound}",
        f"  Cách tốt nhất có thể, nhiều nhất: {count(round(100 * outcome.gap, 3))}%",
    ]
    for aim, days in _milestones(found):
        told = "; ".join(
            f"{share}%: {day(on) if on else 'chưa đạt'}" for share, on in days.items()
        )
        lines.append(f"  Ngày đạt ({aim}): {told}")
    return [*lines, *(f"  {sentence}" for sentence in words(found))]
