from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import Role, User
from lensan.kernel.text import fold, sort_key
from lensan.producers.models import Producer

BYSTANDERS = frozenset({Role.TRAINER, Role.CARRIER})  # the catalogue is none of their duties


class Group(models.TextChoices):
    """The six groups of the one-commune-one-product programme since 2023."""

    FOOD = "food", _("thực phẩm")
    DRINK = "drink", _("đồ uống")
    HERB = "herb", _("dược liệu")
    CRAFT = "craft", _("thủ công mỹ nghệ")
    ORNAMENTAL = "ornamental", _("sinh vật cảnh")
    TOURISM = "tourism", _("du lịch cộng đồng")


class Unit(models.TextChoices):
    """By what goods are counted and priced. No “chục”: it is 10 here, 12 or 14 elsewhere."""

    KILOGRAM = "kg", _("kg")
    PIECE = "piece", _("trái")
    BOX = "box", _("hộp")
    BOTTLE = "bottle", _("chai")
    JAR = "jar", _("hũ")
    PACK = "pack", _("gói")
    BAG = "bag", _("túi")
    CARTON = "carton", _("thùng")
    LITRE = "litre", _("lít")
    BUNCH = "bunch", _("bó")
    ANIMAL = "animal", _("con")
    PLANT = "plant", _("cây")
    ITEM = "item", _("cái")
    VISIT = "visit", _("suất")


class ProductQuerySet(models.QuerySet["Product"]):
    def visible_to(self, user: User) -> ProductQuerySet:
        """Keep the goods that belong to all, and those that someone of the user's territory makes."""
        if user.role in BYSTANDERS:
            return self.none()
        if user.sees_everything:
            return self
        mine = Producer.objects.visible_to(user).values("pk")
        offered = Product.objects.filter(offers__producer__in=mine).values("pk")
        return self.filter(Q(owner=None) | Q(owner__in=mine) | Q(pk__in=offered))

    def matching(self, query: str) -> ProductQuerySet:
        """Keep those in whose name, variety or owner every word of `query` occurs."""
        found = self
        for word in fold(query).split():
            found = found.filter(search_key__contains=word)
        return found

    def ocop(self, on: date, stars: int = 3) -> ProductQuerySet:
        """Keep those that hold `stars` or more on that day."""
        held = Recognition.objects.standing(on).filter(product=OuterRef("pk"), stars__gte=stars)
        return self.filter(Exists(held))


class Product(models.Model):
    """A kind of goods, with what its label must carry; whoever sells it makes an offer of it.

    Goods that only one makes, such as most with OCOP stars, have that `owner`; where the owner is
    not in the registry, or not yet, its name stands in `owner_name` as the source gives it.
    """

    PERSONAL = frozenset({"owner_name", "search_key"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "name", "group", "variety", "unit", "unit_weight_g", "shelf_life_days", "storage",
        "ingredients", "net_content", "origin", "usage", "warning", "description", "owner", "place",
        "sort_key",
    })  # fmt: skip

    name = models.CharField("tên", max_length=150)
    group = models.CharField("nhóm", max_length=12, choices=Group.choices, blank=True)
    variety = models.CharField("giống", max_length=100, blank=True)
    unit = models.CharField("đơn vị tính", max_length=10, choices=Unit.choices, blank=True)
    unit_weight_g = models.PositiveIntegerField("nặng mỗi đơn vị (g)", null=True, blank=True)
    shelf_life_days = models.PositiveSmallIntegerField("hạn dùng (ngày)", null=True, blank=True)
    storage = models.CharField("bảo quản", max_length=300, blank=True)
    ingredients = models.TextField("thành phần", blank=True)
    net_content = models.CharField("định lượng", max_length=100, blank=True)
    origin = models.CharField("xuất xứ", max_length=200, blank=True)
    usage = models.TextField("hướng dẫn sử dụng", blank=True)
    warning = models.TextField("cảnh báo", blank=True)
    description = models.TextField("mô tả", blank=True)
    owner = models.ForeignKey(
        Producer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
        verbose_name="chủ thể",
    )
    owner_name = models.CharField("chủ thể theo nguồn", max_length=200, blank=True)
    place = models.CharField("địa bàn theo nguồn", max_length=100, blank=True)
    search_key = models.CharField("khóa tìm", max_length=460, blank=True)
    sort_key = models.CharField("khóa xếp", max_length=600, blank=True, db_index=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = "sản phẩm"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name", "variety"],
                condition=Q(owner__isnull=False),
                name="catalogue_product_once_an_owner",
            ),
            models.UniqueConstraint(
                fields=["name", "variety", "owner_name"],
                condition=Q(owner=None),
                name="catalogue_product_once_for_all",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def set_keys(self) -> None:
        """Work out what the search box searches and what lists are sorted by."""
        owner = self.owner.name if self.owner else self.owner_name
        self.search_key = fold(f"{self.name} {self.variety} {owner}")[:460]
        self.sort_key = sort_key(self.name)[:600]


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    def standing(self, on: date) -> RecognitionQuerySet:
        """Keep the stars that are surely held on that day: their end is known and has not come."""
        began = Q(decided_on=None) | Q(decided_on__lte=on)
        return self.filter(began, valid_until__gte=on, status=Recognition.Status.RECOGNISED)


class Recognition(models.Model):
    """Stars that a council gave to a product, or is asked for, as a source says.

    Empty fields are not known. Stars last three years (Decision 1358/QĐ-UBND), so they end.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "product", "stars", "decision", "decided_on", "valid_until", "source", "note", "status",
    })  # fmt: skip

    class Status(models.TextChoices):
        RECOGNISED = "recognised", _("đã công nhận")
        AWAITING = "awaiting", _("chờ công nhận")

    product = models.ForeignKey(
        Product, models.CASCADE, related_name="recognitions", verbose_name="sản phẩm"
    )
    stars = models.PositiveSmallIntegerField("số sao", null=True, blank=True)
    decision = models.CharField("quyết định", max_length=150, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    valid_until = models.DateField("có hiệu lực đến hết", null=True, blank=True)
    source = models.CharField("nguồn", max_length=500, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    status = models.CharField(
        "tình trạng", max_length=12, choices=Status.choices, default=Status.RECOGNISED
    )

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = "công nhận OCOP"
        constraints = [
            models.CheckConstraint(
                condition=Q(stars__range=(3, 5)), name="catalogue_recognition_3_to_5_stars"
            ),
            models.CheckConstraint(
                condition=Q(status="awaiting") | Q(stars__isnull=False),
                name="catalogue_recognition_has_its_stars",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("decided_on")),
                name="catalogue_recognition_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.stars or '?'}★"
