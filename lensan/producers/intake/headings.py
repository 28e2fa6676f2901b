"""What the headings of communes' lists mean, in their many spellings."""

import re
from functools import lru_cache

from rapidfuzz import fuzz, process

from lensan.kernel.spreadsheets.cells import key
from lensan.kernel.text import nfc

FIELDS = {
    "name": "Họ tên hoặc tên cơ sở",
    "surname": "Họ và chữ đệm (khi tên ở cột riêng)",
    "given_name": "Tên (khi họ ở cột riêng)",
    "representative": "Người đại diện",
    "kind": "Loại hình (hộ, HTX, doanh nghiệp…)",
    "sex": "Giới tính",
    "birth": "Ngày sinh hoặc năm sinh",
    "birth_male": "Năm sinh của nam (hoặc đánh dấu nam)",
    "birth_female": "Năm sinh của nữ (hoặc đánh dấu nữ)",
    "phone": "Số điện thoại",
    "phone2": "Số điện thoại thứ hai",
    "identity": "Số CMND/CCCD",
    "hamlet": "Ấp, khu vực",
    "commune": "Xã, phường, thị trấn",
    "district": "Huyện, thị xã, thành phố",
    "address": "Địa chỉ",
    "smartphone": "Có điện thoại thông minh",
    "grows": "Cây trồng, sản phẩm",
    "area": "Diện tích",
    "code": "Mã hộ",
    "order_number": "Số thứ tự",
    "note": "Ghi chú",
    "ignored": "Bỏ qua cột này",
}

LONGEST_HEADING = 120

_SPELLINGS = {
    "order_number": "stt|tt|s t t|so tt|so thu tu|thu tu|no|so",
    "name": (
        "ho va ten|ho ten|hoten|ten|ho ten chu ho|ho va ten chu ho|ten chu ho|chu ho|ten ho|ten ho htx"
        "|ho va ten ho|ten nguoi dan|ho va ten nong dan|ten nong dan|ten ho san xuat|ho san xuat"
        "|ho va ten ho san xuat|ho gia dinh|ten ho gia dinh|ho dan|ten co so|ten htx|ten hop tac xa"
        "|ten doanh nghiep|ten to chuc|ten to chuc ca nhan|ten ca nhan to chuc|ten chu the|chu the"
        "|ho ten nguoi san xuat|ten don vi|ten thanh vien|ten xa vien|ho va ten xa vien|ho ten chu co so"
        "|ten ho ca nhan|nong ho|ten nong ho|name|full name|ho va ten chu ho htx|ten hgd|ten ho dan|nguoi dung ten"
    ),
    "surname": "ho|ho dem|ho va dem|ho va ten dem|ho ten dem|ho va chu lot|ho chu lot|ho lot|ho va ten lot",
    "representative": "nguoi dai dien|dai dien|ho ten nguoi dai dien|ho va ten nguoi dai dien|giam doc|chu nhiem",
    "kind": "loai hinh|doi tuong|loai|loai ho|hinh thuc|hinh thuc to chuc|loai chu the|phan loai|loai doi tuong",
    "sex": "gioi tinh|gt|phai|nam nu|gioi|gioi tinh nam nu",
    "birth": (
        "nam sinh|ngay sinh|ntns|ns|sinh nam|ngay thang nam sinh|ngay thang nam|ngay sinh nam sinh|n sinh"
        "|namsinh|ngaysinh|ngay nam sinh|sinh ngay|nam sinh chu ho|dob|sn"
    ),
    "birth_male": "nam|nam sinh nam|ngay sinh nam|gioi tinh nam|ngay thang nam sinh nam|ntns nam|ns nam",
    "birth_female": "nu|nam sinh nu|ngay sinh nu|gioi tinh nu|ngay thang nam sinh nu|ntns nu|ns nu",
    "phone": (
        "sdt|so dien thoai|dien thoai|so dt|di dong|dtdd|dt lien he|so dt lien he|lien he|lien lac|so lien lac"
        "|so lien he|phone|tel|mobile|zalo|sdt zalo|so zalo|dien thoai lien he|thong tin lien he|so di dong"
        "|sodienthoai|dienthoai|dt di dong|so dien thoai lien he|s dt|so phone|telephone|dthoai"
    ),
    "phone2": (
        "sdt 2|so dien thoai 2|dien thoai 2|dt 2|sdt khac|so dien thoai khac|dien thoai khac|dien thoai ban"
        "|sdt phu|so dien thoai phu|sdt nguoi than|dien thoai nguoi than"
    ),
    "identity": (
        "cmnd|cccd|cmnd cccd|cccd cmnd|cmt|cmtnd|so cmnd|so cccd|so cc|cc|can cuoc|so can cuoc|can cuoc cong dan"
        "|chung minh nhan dan|giay to tuy than|so giay to|so dinh danh|so dinh danh ca nhan|ma dinh danh|ddcn"
        "|so ddcn|so cmnd cccd|gttt|so gttt|the can cuoc|so the can cuoc|cmnd can cuoc|cccd so|cmnd so|so cmt"
    ),
    "hamlet": "to|to dan pho|khu|dia ban",
    "address": (
        "dia chi|noi o|cho o|cho o hien nay|noi o hien nay|noi cu tru|cu tru|dia chi thuong tru|thuong tru"
        "|noi thuong tru|ho khau|ho khau thuong tru|dia chi lien he|dia chi san xuat|noi dkhk|diachi|noi san xuat"
        "|dia chi cu the|dc|d chi"
    ),
    "smartphone": (
        "dttm|dien thoai thong minh|co dien thoai thong minh|smartphone|smart phone|co smartphone|co dttm"
        "|dt thong minh|co dt thong minh|dung smartphone|su dung smartphone"
    ),
    "grows": (
        "cay trong|san pham|nong san|mat hang|cay trong chinh|san pham chinh|loai cay trong|cay trong vat nuoi"
        "|vat nuoi|ten san pham|san pham nong nghiep|nganh nghe|nganh nghe san xuat|linh vuc|linh vuc san xuat"
        "|cay con|loai nong san|trong gi|san pham san xuat|nong san chinh|loai hinh san xuat"
    ),
    "area": "dien tich|dtich|d tich|quy mo|quy mo san xuat|dien tich canh tac|dien tich san xuat|dien tich dat",
    "note": "ghi chu|gc|chu thich|ghi chu khac",
    "code": "ma ho|ma so ho|ma ho san xuat|ma nguoi san xuat|ma nha san xuat",
    "ignored": (
        "ket qua|ly do|tuoi|que quan|nguyen quan|trinh do|hoc van|nghe nghiep|chuc vu|mua vu|ma so thue|mst"
        "|facebook|website|ngay|ngay ky|ho ngheo|chinh sach"
    ),
}  # fmt: skip
_EXACT = {
    spelling: field for field, spellings in _SPELLINGS.items() for spelling in spellings.split("|")
}
_PATTERNS = [
    (field, re.compile(pattern))
    for field, pattern in (
        ("ignored", r"\b(?:ngay cap|noi cap|dan toc|ton giao|quan he|ky ten|chu ky|ky nhan|email|mail)\b"),
        ("ignored", r"\b(?:san luong|so luong|thu nhap|tai khoan|ngan hang|khau|so ho|ty le|doanh thu)\b"),
        ("ignored", r"\bten (?:vo|chong|cha|me|con)\b|\b(?:vo chong|don gia|gia ban|thoi gian)\b"),
        ("smartphone", r"thong minh|smart ?phone|\bdttm\b"),
        ("identity", r"\b(?:cmnd|cccd|cmt|cmtnd|can cuoc|chung minh|dinh danh|giay to|gttt)\b"),
        ("phone2", r"\b(?:sdt|dien thoai|so dt|di dong)\b.*\b(?:2|hai|khac|phu|nguoi than)$"),
        ("phone", r"\b(?:sdt|dien thoai|dtdd|so dt|dt lien|di dong|lien he|lien lac)\b"),
        ("birth_male", r"\bsinh \w.* nam$|\b(?:nam|ngay) sinh nam$|\bgioi tinh nam$"),
        ("birth_female", r"\bsinh\b.* nu$|\bgioi tinh nu$"),
        ("birth", r"\b(?:nam|ngay|thang)\b.*\bsinh\b|\bsinh nam$|\bntns\b"),
        ("sex", r"\bgioi tinh\b"),
        ("area", r"\bdien tich\b|\bdt (?:ha|m2|m|cong|dat|canh tac|san xuat|trong)\b"),
        ("hamlet", r"^dia chi(?: (?:ap|khu vuc|kv|khom|thon))+$"),
        ("address", r"\bdia chi\b|\bnoi o\b|\bcho o\b|\bcu tru\b|\bthuong tru\b|\bho khau\b"),
        ("representative", r"\bnguoi dai dien\b"),
        ("name", r"\bho\b.* (?:dem|lot) va ten\b"),  # "Họ, chữ đệm và tên", as on identity cards
        ("surname", r"\bho (?:va )?(?:ten |chu )?(?:dem|lot)\b"),
        ("name", r"\bho (?:va )?ten\b|\b(?:ten )?chu ho\b|\bten (?:ho|htx|hop tac xa|co so|cong ty|doanh nghiep)\b"),
        ("name", r"\bten (?:to chuc|chu the|ca nhan|nong dan|xa vien|thanh vien|nguoi|don vi)\b|\bdung ten\b"),
        ("kind", r"\bloai hinh\b|\bdoi tuong\b"),
        ("grows", r"\bcay trong\b|\bsan pham\b|\bnong san\b|\bvat nuoi\b|\bmat hang\b"),
        ("note", r"\bghi chu\b"),
    )
]  # fmt: skip
_YEAR = re.compile(r"\bnăm\W*$", re.IGNORECASE)
_HAMLET_WORDS = r"\b(?:ap|kv|khu vuc|thon|khom|khu pho|kp|xom|to dan pho|to)\b"
_DISTRICT_WORDS = r"\b(?:thi xa|thanh pho|huyen|quan|tx|tp)\b"
_COMMUNE_WORDS = r"\b(?:thi tran|xa|phuong|tt|p|x)\b"
_OTHER_PLACE_WORDS = r"\b(?:ten|tinh|don vi|h|t)\b"
_TYPO = 85  # of 100: one wrong letter in eight
_SHORTEST_WITH_TYPO = 6


@lru_cache(8192)
def meaning(heading: str) -> str:
    """Return the field (FIELDS) that a heading names, "" if it is not understood.

    "ĐT" is a telephone, "DT" an area, unless what follows says otherwise; "Nam" is a man, "Năm"
    a year.
    """
    text = key(heading)
    if not text or len(heading) > LONGEST_HEADING:
        return ""
    if text == "dt":
        return "phone" if "đ" in heading.lower() else "area"
    field = _EXACT.get(text) or _place(text) or _by_pattern(text) or _with_typo(text)
    return "birth" if field == "birth_male" and _YEAR.search(nfc(heading)) else field


def is_exact(heading: str) -> bool:
    """Tell whether the heading is one of the known spellings and not merely close to one."""
    return key(heading) in _EXACT


def _place(text: str) -> str:
    """Understand headings made of nothing but words for places: "Ấp/KV", "Xã, phường, thị trấn"."""
    rest, fields = text, set()
    for field, words in (
        ("district", _DISTRICT_WORDS),
        ("commune", _COMMUNE_WORDS),
        ("hamlet", _HAMLET_WORDS),
    ):
        rest, found = re.subn(words, " ", rest)
        if found:
            fields.add(field)
    if re.sub(_OTHER_PLACE_WORDS, " ", rest).strip() or not fields:
        return ""
    if "hamlet" in fields:
        return "hamlet" if len(fields) == 1 else "address"
    return "district" if "district" in fields and "commune" not in fields else "commune"


def _by_pattern(text: str) -> str:
    return next((field for field, pattern in _PATTERNS if pattern.search(text)), "")


def _with_typo(text: str) -> str:
    if len(text) < _SHORTEST_WITH_TYPO:
        return ""
    found = process.extractOne(text, _EXACT.keys(), scorer=fuzz.ratio, score_cutoff=_TYPO)
    return _EXACT[found[0]] if found else ""
