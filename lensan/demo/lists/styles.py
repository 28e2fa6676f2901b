"""A commune's habits: how its officer keeps the list. Every habit here occurs in some commune.

| habit | communes |
| --- | --- |
| .xls | 8 |
| .ods | 4 |
| .csv in UTF-8 with BOM, UTF-16, TCVN3, windows-1258 | 2 each |
| .xlsx | the rest |
| text in TCVN3 (ABC), in VNI, in decomposed Unicode, inside a workbook | 3, 2, 3 |
| one sheet per hamlet; hamlets as sub-headings; hamlets in a column | 8; 16; the rest |
| header of two rows with merged cells; a row of column numbers under it | 14 or more; 18 |
| "Khi cần gọi", "Số liên lạc của gia đình" for the telephone | 1, 1 |
| "Người đứng tên" for the name | 2 |
| name in two columns (surname and middle name; given name) | 4 |
| year of birth under "Nam" or "Nữ" | 4 |
| "nt", "-//-", a blank, or one merged cell for "same as above" | 4, 4, 2, 3 |
| ALL CAPITALS; no accents at all | 6; 4 |
| births as text, with dots, as years, as Excel serial numbers; else dates | 14, 6, 12, 3 |
| identity numbers kept as numbers, so that the leading zero is gone | 10 |
| telephone numbers with spaces, with dots, as numbers, with +84 | 12, 8, 6, 4 |
| old eleven-digit telephone numbers among the new | 10 |
| hidden sheet with last year's list; "Tổng hợp" sheet; notes sheet | 4; 10; 6 |
| total rows; signatures; prepared rows that hold only their number | 40; 30; 4 |
| title lines: none but the warning; a long heading; else short | 6; 30 |
| the helper's telephone behind about 30 households of a hamlet | 10 |
| a column of communes; of communes and districts | 8; 4 |
| a column of the kind of producer | 8, and wherever an organisation is listed |
| area in hectares; in công (1,000 m²); else m² | 15; 20 |
| list starting in column B | 5 |
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from lensan.demo.lists.communes import CommuneFact

Value = TypeVar("Value")

FORMS = {"xls": 8, "ods": 4, "csv-utf8": 2, "csv-utf16": 2, "csv-tcvn3": 2, "csv-1258": 2}
TEXTS = {"tcvn3": 3, "vni": 2, "nfd": 3}
HEADINGS = {
    "number": ("STT", "TT", "Số TT"),
    "name": ("Họ và tên", "Họ và tên chủ hộ", "Họ tên", "Chủ hộ", "Tên chủ hộ"),
    "sex": ("Giới tính", "Nam/Nữ", "Phái"),
    "birth": ("Ngày sinh", "Ngày tháng năm sinh", "Năm sinh", "Sinh ngày"),
    "identity": ("Số CCCD", "CMND/CCCD", "Số CMND/CCCD", "CCCD", "Số căn cước công dân"),
    "phone": ("Số điện thoại", "Điện thoại", "SĐT", "Số ĐT", "Điện thoại liên hệ"),
    "hamlet": ("Ấp", "Ấp/Khu vực", "Khu vực/Ấp", "Địa chỉ (ấp)"),
    "commune": ("Xã/Phường", "Xã, phường, thị trấn", "Xã"),
    "district": ("Huyện/TX/TP", "Quận/Huyện", "Huyện"),
    "kind": ("Loại hình", "Đối tượng", "Hình thức tổ chức"),
    "grows": ("Sản phẩm", "Cây trồng, vật nuôi", "Nông sản", "Sản phẩm chính", "Cây trồng chính"),
    "area": ("Diện tích",),
    "smartphone": ("Điện thoại thông minh", "Có điện thoại thông minh", "Smartphone"),
    "note": ("Ghi chú",),
}
ALWAYS = ("number", "name", "birth", "phone", "grows")
OFTEN = {"sex": 0.6, "identity": 0.92, "area": 0.8, "smartphone": 0.5, "note": 0.5}


@dataclass(frozen=True, slots=True)
class Style:
    """How one commune keeps its list; `headings` are its columns in order, by field."""

    form: str
    text: str
    headings: dict[str, str]
    hamlets: str  # column, subheading, sheets
    split_name: bool
    birth_by_sex: bool
    two_row_header: bool
    numbered_columns: bool
    title: str  # none, short, long
    ditto: str  # "" (none), "nt", "-//-", "blank", "merged"
    letters: str  # usual, capitals, no_accents
    birth: str  # date, text, dots, year, serial
    identity_as_number: bool
    phone: str  # plain, spaces, dots, number, international
    old_phones: bool
    hidden_sheet: bool
    summary_sheet: bool
    notes_sheet: bool
    totals: bool
    signature: bool
    prepared_rows: bool
    helper_phone: bool
    area_unit: str  # m2, ha, công
    indent: int  # empty columns before the first


class Deck:
    """Deals habits to communes: each value to as many as asked, chosen by chance."""

    def __init__(self, communes: Sequence[CommuneFact], random: Random) -> None:
        self._random = random
        self._codes = [commune.code for commune in communes]

    def deal(
        self, counts: dict[Value, int], usual: Value, among: Iterable[str] | None = None
    ) -> dict[str, Value]:
        """Deal each value to its count of communes `among` those given, `usual` to the rest."""
        codes = list(self._codes if among is None else among)
        self._random.shuffle(codes)
        values = [value for value, count in counts.items() for _ in range(count)]
        return dict.fromkeys(self._codes, usual) | dict(zip(codes, values, strict=False))

    def some(self, count: int, among: Iterable[str] | None = None) -> dict[str, bool]:
        """Deal one habit to `count` communes."""
        return self.deal({True: count}, False, among)


Dealt = dict[str, dict[str, Any]]  # a habit's value for each commune, by the habit's name


def styles_for(
    communes: Sequence[CommuneFact], random: Random, *, with_kinds: Iterable[str] = ()
) -> dict[str, Style]:
    """Give each commune its habits, by commune code; `with_kinds` need a column of kinds."""
    deck = Deck(communes, random)
    kinds = deck.some(8) | dict.fromkeys(with_kinds, True)
    nowhere: tuple[str, ...] = ()
    places = deck.deal({("commune",): 8, ("commune", "district"): 4}, nowhere)
    dealt = _files(deck)
    modern = [code for code, text in dealt["text"].items() if text in {"nfc", "nfd"}]
    rural = {commune.code for commune in communes if commune.kind == "Xã"}
    unusual = _unusual_headings(deck, [code for code in modern if code in rural])
    dealt |= _arrangement(deck, dealt["form"])
    dealt |= _header(deck, [code for code in kinds if not kinds[code] and code not in unusual])
    dealt |= _values(deck, modern)
    styles = {}
    for code in kinds:
        own = {habit: values[code] for habit, values in dealt.items()}
        fields = _fields(random, own, places[code], kinds[code])
        headings = _headings(random, fields, own) | unusual.get(code, {})
        styles[code] = Style(headings=headings, **own)
    return styles


def _files(deck: Deck) -> Dealt:
    form = deck.deal(FORMS, "xlsx")
    workbooks = [code for code in form if not form[code].startswith("csv")]
    legacy_csv = {code: "tcvn3" for code in form if form[code] == "csv-tcvn3"}
    return {
        "form": form,
        "text": deck.deal(TEXTS, "nfc", workbooks) | legacy_csv,
        "hidden_sheet": deck.some(4, workbooks),
        "summary_sheet": deck.some(10, workbooks),
        "notes_sheet": deck.some(6, workbooks),
    }


def _arrangement(deck: Deck, form: dict[str, str]) -> Dealt:
    workbooks = [code for code in form if not form[code].startswith("csv")]
    hamlets = deck.deal({"sheets": 8}, "column", workbooks)
    in_one_sheet = [code for code in form if hamlets[code] == "column"]
    hamlets |= _only(deck.deal({"subheading": 16}, "", in_one_sheet))
    in_column = [code for code in form if hamlets[code] == "column"]
    ditto = deck.deal({"nt": 4, "-//-": 4, "blank": 2}, "", in_column)
    undone = [code for code in in_column if not ditto[code] and code in workbooks]
    return {
        "hamlets": hamlets,
        "ditto": ditto | _only(deck.deal({"merged": 3}, "", undone)),
        "title": deck.deal({"none": 6, "long": 30}, "short"),
        "totals": deck.some(40),
        "signature": deck.some(30),
        "prepared_rows": deck.some(4),
        "indent": deck.deal({1: 5}, 0),
    }


def _header(deck: Deck, plain: Sequence[str]) -> Dealt:
    by_sex = deck.some(4, plain)
    return {
        "split_name": deck.some(4, plain),
        "birth_by_sex": by_sex,
        "two_row_header": deck.some(14) | {code: True for code in by_sex if by_sex[code]},
        "numbered_columns": deck.some(18),
    }


def _values(deck: Deck, modern: Sequence[str]) -> Dealt:
    return {
        "letters": deck.deal({"capitals": 6, "no_accents": 4}, "usual", modern),
        "birth": deck.deal({"text": 14, "dots": 6, "year": 12, "serial": 3}, "date"),
        "identity_as_number": deck.some(10),
        "phone": deck.deal({"spaces": 12, "dots": 8, "number": 6, "international": 4}, "plain"),
        "old_phones": deck.some(10),
        "helper_phone": deck.some(10),
        "area_unit": deck.deal({"ha": 15, "công": 20}, "m2"),
    }


def _only(dealt: dict[str, str]) -> dict[str, str]:
    return {code: value for code, value in dealt.items() if value}


def _unusual_headings(deck: Deck, codes: Iterable[str]) -> dict[str, dict[str, str]]:
    counts = {
        ("phone", "Khi cần gọi"): 1,  # no list of synonyms has this one: a person must map it
        ("phone", "Số liên lạc của gia đình"): 1,
        ("name", "Người đứng tên"): 2,
    }
    dealt = deck.deal(counts, ("", ""), codes)
    return {code: {field: heading} for code, (field, heading) in dealt.items() if field}


def _fields(random: Random, own: dict[str, Any], places: tuple[str, ...], kinds: bool) -> set[str]:
    fields = {*ALWAYS, *places}
    fields.update(field for field, chance in OFTEN.items() if random.random() < chance)
    if own["hamlets"] == "column":
        fields.add("hamlet")
    if own["identity_as_number"]:
        fields.add("identity")
    if own["birth_by_sex"]:
        fields.add("sex")
    if kinds:
        fields.update(("kind", "note"))
    return fields


def _headings(random: Random, fields: set[str], own: dict[str, Any]) -> dict[str, str]:
    headings = {
        field: random.choice(words) for field, words in HEADINGS.items() if field in fields
    }
    if own["birth"] == "year":
        headings["birth"] = random.choice(("Năm sinh", "Sinh năm"))
    if "area" in headings:
        headings["area"] = f"Diện tích ({own['area_unit']})"
    return headings
