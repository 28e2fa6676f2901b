from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import Role, User
from lensan.kernel.text import fold, sort_key
from lensan.places.models import Commune, Hamlet


class Kind(models.TextChoices):
    """What the law and the programme take a producer for."""

    HOUSEHOLD = "household", _("hộ sản xuất nông nghiệp")
    HOUSEHOLD_BUSINESS = "household_business", _("hộ kinh doanh")
    COOPERATIVE = "cooperative", _("hợp tác xã")
    COOP_GROUP = "coop_group", _("tổ hợp tác")
    ENTERPRISE = "enterprise", _("doanh nghiệp")
    FACILITY = "facility", _("cơ sở sản xuất")


HOUSEHOLD_KINDS = (Kind.HOUSEHOLD, Kind.HOUSEHOLD_BUSINESS)  # of whom the plan's targets speak


class Means(models.TextChoices):
    """By what a producer can be reached."""

    SMARTPHONE = "smartphone", _("điện thoại thông minh")
    PLAIN_PHONE = "plain_phone", _("điện thoại thường")
    NONE = "none", _("không có điện thoại")

    @classmethod
    def of(cls, phone: object, smartphone: bool | None) -> Means:
        """Return the means of someone with that number, and that answer about a smartphone."""
        if not phone:
            return cls.NONE
        return cls.SMARTPHONE if smartphone else cls.PLAIN_PHONE


class ProducerQuerySet(models.QuerySet["Producer"]):
    def visible_to(self, user: User) -> ProducerQuerySet:
        """Keep the producers of the user's territory; a household or cooperative sees itself."""
        if user.sees_everything:
            return self
        if user.is_officer:
            return self.filter(commune__in=user.communes.all())
        if user.role == Role.HELPER:
            return self.filter(hamlet__in=user.hamlets.all())
        return self.filter(account=user)

    def households(self) -> ProducerQuerySet:
        """Keep the households and household businesses."""
        return self.filter(kind__in=HOUSEHOLD_KINDS)

    def standing(self, on: date) -> ProducerQuerySet:
        """Keep those that stood in the registry on that day, each once."""
        return self.filter(Exists(Standing.objects.covering(on).filter(producer=OuterRef("pk"))))

    def active(self) -> ProducerQuerySet:
        """Keep those that stand in the registry now: not merged into another, not undone."""
        open_one = Standing.objects.filter(producer=OuterRef("pk"), until_on=None)
        return self.filter(Exists(open_one))

    def matching(self, query: str) -> ProducerQuerySet:
        """Keep those in whose name, telephone number or code every word of `query` occurs."""
        found = self
        for word in fold(query).split():
            found = found.filter(search_key__contains=word)
        return found


class Producer(models.Model):
    """A household, cooperative or firm that grows or makes something, counted once.

    Its facts are what its records say, the surest first (`surviving.py`); nothing is typed here
    directly. What a merger, a correction or an undone import changes is worked out anew.
    """

    PERSONAL = frozenset({
        "name", "sex", "birth_on", "birth_year", "phone", "identity_number", "search_key", "sort_key",
    })  # fmt: skip
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "code", "kind", "commune", "hamlet", "smartphone", "grows", "area_m2", "account",
        "registered_on", "erased_at",
    })  # fmt: skip

    code = models.CharField("mã hộ", max_length=12, unique=True)
    kind = models.CharField(
        "loại hình", max_length=20, choices=Kind.choices, default=Kind.HOUSEHOLD
    )
    name = models.CharField("họ tên", max_length=150)
    sex = models.CharField("giới tính", max_length=6, blank=True)
    birth_on = models.DateField("ngày sinh", null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField("năm sinh", null=True, blank=True)
    phone = models.CharField("điện thoại", max_length=16, blank=True)
    identity_number = models.CharField("số CCCD/CMND", max_length=14, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="producers", db_index=False, verbose_name="xã"
    )
    hamlet = models.ForeignKey(
        Hamlet, models.PROTECT, null=True, blank=True, related_name="producers", verbose_name="ấp"
    )
    smartphone = models.BooleanField("có điện thoại thông minh", null=True, blank=True)
    grows = models.CharField("nông sản", max_length=200, blank=True)
    area_m2 = models.PositiveIntegerField("diện tích (m²)", null=True, blank=True)
    account = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="producers",
        verbose_name="tài khoản",
    )
    registered_on = models.DateField("ngày vào sổ")
    erased_at = models.DateTimeField("xóa dữ liệu lúc", null=True, blank=True)
    search_key = models.CharField("khóa tìm", max_length=220, blank=True)
    sort_key = models.CharField("khóa xếp", max_length=300, blank=True)

    objects = ProducerQuerySet.as_manager()

    class Meta:
        verbose_name = "người sản xuất"
        indexes = [
            # Covering, and in the order that is shown: the search box reads this index alone, never
            # the wide rows, and stops as soon as its page is full.
            models.Index(
                fields=["sort_key", "id", "search_key", "commune", "hamlet"],
                name="producers_producer_search",
            ),
            models.Index(fields=["commune", "sort_key"], name="producers_producer_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.code} ({self.code})"

    @property
    def means(self) -> str:
        """By what they can be reached, as far as is known."""
        return Means.of(self.phone, self.smartphone)


def keys(name: str, phones: tuple[str, ...], code: str) -> tuple[str, str]:
    """Return what the search box searches and what lists are sorted by.

    A telephone number is found as people write it, from its 0; the code without regard to case.
    """
    written = " ".join("0" + phone.removeprefix("+84") for phone in phones)
    return f"{fold(name)} {written} {code.casefold()}"[:220], sort_key(name)[:300]


class StandingQuerySet(models.QuerySet["Standing"]):
    def covering(self, on: date) -> StandingQuerySet:
        return self.filter(Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on)


class Standing(models.Model):
    """From one day until another, a producer stood in the registry, in a commune, reachable so.

    The registry of any past day is read from here, so a measurement can be made again years
    later with the same result. At most one standing of a producer is open.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "producer", "commune", "means", "from_on", "until_on"})

    producer = models.ForeignKey(
        Producer, models.CASCADE, related_name="standings", verbose_name="người sản xuất"
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, db_index=False, related_name="+", verbose_name="xã"
    )
    means = models.CharField("cách liên lạc", max_length=12, choices=Means.choices)
    from_on = models.DateField("từ ngày")
    until_on = models.DateField("đến trước ngày", null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = "thời gian trong sổ"
        constraints = [
            models.UniqueConstraint(
                fields=["producer"], condition=Q(until_on=None), name="producers_standing_one_open"
            )
        ]
        indexes = [
            models.Index(fields=["commune", "means", "from_on"], name="producers_standing_count")
        ]

    def __str__(self) -> str:
        return f"{self.producer_id}: {self.from_on} – {self.until_on or '…'}"


class Plot(models.Model):
    """A piece of land or water on which a producer grows something."""

    PERSONAL = frozenset({"name", "latitude", "longitude"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset(
        {"id", "producer", "commune", "hamlet", "area_m2", "crop", "planting_area_code"}
    )

    producer = models.ForeignKey(
        Producer, models.CASCADE, related_name="plots", verbose_name="người sản xuất"
    )
    name = models.CharField("tên thửa", max_length=100)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    hamlet = models.ForeignKey(
        Hamlet, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ấp"
    )
    area_m2 = models.PositiveIntegerField("diện tích (m²)", null=True, blank=True)
    crop = models.CharField("cây trồng, vật nuôi", max_length=100)
    planting_area_code = models.CharField("mã số vùng trồng", max_length=40, blank=True)
    latitude = models.FloatField("vĩ độ", null=True, blank=True)
    longitude = models.FloatField("kinh độ", null=True, blank=True)

    class Meta:
        verbose_name = "thửa đất"

    def __str__(self) -> str:
        return f"{self.name}: {self.crop}"
