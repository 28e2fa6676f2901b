"""The sentences of a plan: why a stop was left out, in words for the person at the screen."""

from collections import Counter
from collections.abc import Sequence

from lensan.kernel.money import dong
from lensan.logistics.planner.answer import Because
from lensan.logistics.planner.problem import HOUR, Day, Stop, Vehicle

_SENTENCES = {
    Because.NOTHING: "Điểm dừng này không giao gì và không nhận gì. Xin ghi khối lượng hàng.",
    Because.SWAPPED: "Vĩ độ và kinh độ {point} bị đổi chỗ cho nhau. Xin sửa lại tọa độ.",
    Because.FAR: "Tọa độ {point} cách mọi bưu cục hơn {reach} km, có thể ở ngoài biển hoặc ghi sai."
    " Xin sửa lại tọa độ.",
    Because.NO_HUB: "Bưu cục “{hub}” không hoạt động trong ngày này. Xin chọn bưu cục khác.",
    Because.NO_VEHICLE: "{of_hub} không có xe nào trong ngày này. Xin điều xe đến hoặc chọn"
    " bưu cục khác.",
    Because.NOT_COOL: "Hàng cần giữ lạnh nhưng không xe nào{at_hub} có thùng lạnh."
    " Xin điều xe có thùng lạnh.",
    Because.UNREACHED: "Không có loại phương tiện nào{at_hub} vào được tận nơi."
    " Xin điều phương tiện phù hợp hoặc hẹn ở điểm tập kết.",
    Because.ABOARD: "Hàng đang ở trên xe không chạy tiếp được. Hàng được đưa về bưu cục"
    " và giao vào ngày khác.",
    Because.TOO_HEAVY: "Kiện hàng {kilos} kg nặng hơn sức chở của mọi xe. Xin chia thành nhiều"
    " kiện hoặc thuê xe lớn hơn.",
    Because.TOO_BULKY: "Kiện hàng {litres} lít lớn hơn thùng của mọi xe. Xin chia thành nhiều"
    " kiện hoặc thuê xe lớn hơn.",
    Because.WINDOW: "Không xe nào đến kịp trong khung giờ {opens}–{closes} rồi về trong giờ làm"
    " việc. Xin hẹn giờ khác.",
    Because.STALE: "Hàng phải về bưu cục trước {due} mới còn tươi, nhưng không xe nào về kịp."
    " Xin hẹn thu hoạch muộn hơn hoặc đón sớm hơn.",
    Because.FULL: "Các xe đã đầy hoặc hết giờ làm việc. Xin thêm xe, thêm chuyến hoặc để sang"
    " ngày sau.",
    Because.DEAR: "Đi đón hay giao chuyến này tốn hơn {penalty}, nên để sang ngày sau.",
}


def reason(because: Because, stop: Stop, day: Day) -> str:
    """Return why the stop was left out, and what to do about it."""
    hub = stop.hub or ""
    return _SENTENCES[because].format(
        point=f"({stop.point.latitude:g}; {stop.point.longitude:g})",
        reach=day.reach // 1000,
        hub=hub,
        of_hub=f"Bưu cục “{hub}”" if hub else "Các bưu cục",
        at_hub=f" của bưu cục “{hub}”" if hub else "",
        kilos=_kilos(max(stop.drops.grams, stop.picks.grams)),
        litres=max(stop.drops.litres, stop.picks.litres),
        opens=clock(stop.window.opens),
        closes=clock(stop.window.closes),
        due=clock(stop.due or 0),
        penalty=dong(stop.penalty or 0),
    )


def clock(moment: int) -> str:
    """Return a moment as people read it off a clock; the day before or after is said."""
    days, seconds = divmod(moment, 24 * HOUR)
    told = f"{seconds // HOUR}:{seconds % HOUR // 60:02d}"
    if days == 0:
        return told
    return f"{told} hôm {'sau' if days > 0 else 'trước'}"


def _kilos(grams: int) -> str:
    return f"{grams / 1000:g}".replace(".", ",")


def idle(vehicles: Sequence[Vehicle]) -> tuple[str, ...]:
    """Say which vehicles cannot drive, and what to look at."""
    if not vehicles:
        return ()
    names = ", ".join(vehicle.key for vehicle in vehicles)
    words = "Xin xem lại bưu cục, giờ làm việc, số chuyến và tốc độ của xe."
    return (f"Không xếp được chuyến cho xe {names}. {words}",)


def borrowed(day: Day) -> tuple[str, ...]:
    """Say of how many stops the point is another's: their hamlet's, their commune's."""
    whose = Counter(stop.point.borrowed_from for stop in day.stops if stop.point.borrowed_from)
    return tuple(
        f"{count} điểm dừng chưa có tọa độ riêng nên dùng tọa độ của {name}."
        for name, count in sorted(whose.items())
    )
