"""Makers for the tests of the made-up province."""

from dataclasses import replace
from datetime import date

from lensan.demo.lists.cells import ListRow
from lensan.demo.lists.communes import CommuneFact
from lensan.demo.lists.styles import HEADINGS, Style
from lensan.producers.facts import Facts

VI_TAN = CommuneFact("31333", "Xã Vị Tân", "Xã", "Thành phố Vị Thanh", 11027)
PLAIN_FIELDS = ("number", "name", "sex", "birth", "identity", "phone", "hamlet", "grows")
PLAIN = Style(
    form="xlsx",
    text="nfc",
    headings={field: HEADINGS[field][0] for field in PLAIN_FIELDS},
    hamlets="column",
    split_name=False,
    birth_by_sex=False,
    two_row_header=False,
    numbered_columns=False,
    title="short",
    ditto="",
    letters="usual",
    birth="date",
    identity_as_number=False,
    phone="plain",
    old_phones=False,
    hidden_sheet=False,
    summary_sheet=False,
    notes_sheet=False,
    totals=False,
    signature=False,
    prepared_rows=False,
    helper_phone=False,
    area_unit="m2",
    indent=0,
)


def a_person() -> Facts:
    return Facts(
        name="Nguyễn Thị Đẹp",
        sex="female",
        birth_on=date(1968, 2, 14),
        birth_year=1968,
        phones=("+84382345678",),
        identity_number="093168051847",
        commune_code="31333",
        hamlet="Ấp 1",
        smartphone=True,
        grows="Khóm Cầu Đúc",
        area_m2=13_000,
    )


def a_row(person: int = 0, hamlet: str = "Ấp 1", *, name: str | None = "Lê Văn Út") -> ListRow:
    cells = {
        "name": name, "sex": "Nam", "birth": 1968, "identity": None, "phone": "0912345678",
        "hamlet": hamlet, "grows": "Lúa",
    }  # fmt: skip
    return ListRow(person, hamlet, dict(cells), set())


def with_fields(style: Style, *fields: str) -> Style:
    """Give the style these columns alone."""
    return replace(style, headings={field: HEADINGS[field][0] for field in fields})
