"""Find products by what they are called, what they hold, and what they lack to be listed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lensan.accounts.models import User
from lensan.catalogue.completeness import EDIBLE, STANDARD
from lensan.catalogue.models import Group, Paper, Product, Recognition
from lensan.catalogue.models.evidence import PaperQuerySet
from lensan.catalogue.models.goods import ProductQuerySet

SOON = timedelta(days=60)  # enough to have a paper renewed
LACKS = {"anh": "thiếu ảnh", "giay": "thiếu giấy an toàn thực phẩm", "nhan": "thiếu nội dung nhãn"}
STARS = {"3": "3 sao", "4": "4 sao", "5": "5 sao", "con": "từ 3 sao, còn hạn",
         "het": "đã hết hạn", "cho": "chờ công nhận"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What someone looks for."""

    query: str = ""
    group: str = ""
    stars: str = ""
    lacks: str = ""
    ending: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Asked":
        """Read the words of an address; what is not understood is not asked for."""
        group, stars, lacks = (asked.get(name, "") for name in ("nhom", "sao", "thieu"))
        return cls(
            query=asked.get("q", "").strip()[:100],
            group=group if group in Group else "",
            stars=stars if stars in STARS else "",
            lacks=lacks if lacks in LACKS else "",
            ending=asked.get("sap-het") == "1",
        )


def search(asked: Asked, *, by: User, on: date) -> ProductQuerySet:
    """Return the products that the user may see and asked for, in alphabetical order."""
    found = Product.objects.visible_to(by).matching(asked.query)
    if asked.group:
        found = found.filter(group=asked.group)
    if asked.stars:
        found = _with_stars(found, asked.stars, on)
    if asked.lacks:
        found = found.filter(_lacking(asked.lacks, on))
    if asked.ending:
        found = found.filter(Exists(_of_product(ending(Paper.objects.all(), on))))
    return found.order_by("sort_key", "pk")


def ending(papers: PaperQuerySet, on: date) -> PaperQuerySet:
    """Keep the papers that will end soon."""
    return papers.filter(valid_until__range=(on, on + SOON))


def _with_stars(found: ProductQuerySet, asked: str, on: date) -> ProductQuerySet:
    stars = Recognition.objects.filter(product=OuterRef("pk"))
    given = stars.filter(status=Recognition.Status.RECOGNISED)
    if asked == "con":
        return found.ocop(on)
    if asked == "cho":
        return found.filter(Exists(stars.filter(status=Recognition.Status.AWAITING)))
    if asked == "het":
        ended = Exists(given.filter(valid_until__lt=on))
        return found.filter(ended).exclude(Exists(stars.standing(on)))
    return found.filter(Exists(given.filter(stars=int(asked))))


def _lacking(what: str, on: date) -> Q:
    edible = Q(group__in=EDIBLE)
    if what == "nhan":
        blank = [Q(**{name: ""}) for name in STANDARD.edible_label]
        return Q(origin="") | edible & (blank[0] | blank[1])
    if what == "giay":
        safe = _of_product(Paper.objects.valid(on).filter(kind__in=STANDARD.edible_papers[0]))
        return edible & ~Q(Exists(safe))
    few = Product.objects.alias(count=Count("photos")).filter(count__lt=STANDARD.photos)
    return Q(pk__in=few.values("pk"))


def _of_product(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """Keep the papers of the outer query's product and of its owner."""
    return papers.filter(Q(product=OuterRef("pk")) | Q(producer=OuterRef("owner")))
