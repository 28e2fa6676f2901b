"""Words of the registry for its pages."""

import re
from datetime import date

from django import template
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from lensan.kernel.numbers import day
from lensan.kernel.phones import written
from lensan.producers.comparison import sex as sex_in_words
from lensan.producers.models import Kind, Record

register = template.Library()
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@register.filter
def letter(column: int | None) -> str:
    """Return a column's letter as the spreadsheet shows it; nothing for a whole row."""
    return "" if column is None else str(xl_col_to_name(column))


@register.filter
def outcome(value: str) -> str:
    """Return what became of a row in a word."""
    return str(Record.Outcome(value).label)


@register.filter
def problem(code: str) -> str:
    """Return a kind of problem in a few words."""
    return {
        "missing_name": _("dòng không có họ tên, không nhận"),
        "bad_phone": _("số điện thoại không dùng được"),
        "bad_identity": _("số CCCD/CMND không dùng được"),
        "bad_birth": _("ngày sinh không dùng được"),
        "unknown_place": _("không biết xã nào"),
        "ambiguous_place": _("tên xã có nhiều nơi trùng"),
        "unreadable_sheet": _("trang tính không đọc được"),
        "duplicate_in_file": _("người có hai dòng trong tệp"),
        "text_converted": _("chữ kiểu cũ đã được chuyển"),
        "identity_padded": _("số CCCD/CMND đã được thêm số 0 bị mất"),
        "phone_prefix_updated": _("đầu số cũ đã được đổi"),
    }.get(code, code)


@register.filter
def phone(number: str) -> str:
    """Return a number as people write it."""
    return written(number)


@register.filter
def sex(code: str) -> str:
    """Return the sex in a word."""
    return sex_in_words(code)


@register.filter
def fact(name: str) -> str:
    """Return what a fact is called."""
    return {
        "name": _("họ tên"), "kind": _("loại hình"), "sex": _("giới tính"),
        "birth_on": _("ngày sinh"), "birth_year": _("năm sinh"), "phones": _("điện thoại"),
        "phone": _("điện thoại"), "identity_number": _("số CCCD/CMND"),
        "commune_code": _("mã xã"), "commune": _("xã"), "hamlet": _("ấp"),
        "smartphone": _("điện thoại thông minh"), "grows": _("nông sản"),
        "area_m2": _("diện tích (m²)"), "registered_on": _("vào sổ ngày"),
    }.get(name, name)  # fmt: skip


@register.filter
def told(value: object) -> str:
    """Return a fact's value as an officer reads it."""
    if isinstance(value, list):
        return ", ".join(written(str(item)) for item in value) or "–"
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        value = date.fromisoformat(value)
    if isinstance(value, date):
        return day(value)
    words = {"male": _("nam"), "female": _("nữ")} | {str(k.value): str(k.label) for k in Kind}
    return words.get(str(value), str(value)) if value not in (None, "") else "–"
