"""Photos of goods: upright, without the place and device they were taken with, encoded anew."""

import hashlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_EDGE = 2048  # pixels kept: what marketplaces show, small enough for a slow line
MOST_PIXELS = 100_000_000  # of what a telephone makes; more is a trap for the memory
QUALITY = 88
SMALL_EDGE, SMALL_QUALITY = 360, 65  # of a photo on a page that anyone opens: about 20 kB
WHITE = (255, 255, 255)
_BROKEN = (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError)


class NotAPhoto(Exception):
    """What was sent cannot be shown as a photo; the message says it to whoever sent it."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A photo ready to be kept: JPEG, with nothing in it but the picture."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """The fingerprint by which the same photo sent twice is known."""
        return hashlib.sha256(self.content).hexdigest()


def cleaned(content: bytes) -> Cleaned:
    """Return the photo upright and stripped, at most LONGEST_EDGE pixels long.

    :raises NotAPhoto: it is no JPEG, PNG or WebP picture, is broken, or far too large
    """
    picture = _opened(content)
    picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    return _encoded(picture)


def small(content: bytes) -> Cleaned:
    """Return the photo as small as a slow line wants it, and still to be recognised.

    :raises NotAPhoto: as for `cleaned`
    """
    picture = _opened(content)
    picture.thumbnail((SMALL_EDGE, SMALL_EDGE))
    return _encoded(picture, quality=SMALL_QUALITY)


def fitted(content: bytes, width: int, height: int) -> Cleaned:
    """Return the photo whole within exactly that size, with white where it does not reach.

    :raises NotAPhoto: as for `cleaned`
    """
    whole = ImageOps.pad(_opened(content), (width, height), color=WHITE)
    return _encoded(whole)


def _opened(content: bytes) -> Image.Image:
    if not content:
        raise NotAPhoto("Tệp rỗng, không có ảnh nào bên trong. Hãy chọn lại ảnh.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except _BROKEN as trouble:
        raise NotAPhoto(
            "Tệp này không phải ảnh đọc được. Hãy gửi ảnh JPG, PNG hoặc WebP chụp bằng điện thoại."
        ) from trouble
    if picture.width * picture.height > MOST_PIXELS:
        raise NotAPhoto("Ảnh quá lớn: nhiều nhất là 100 triệu điểm ảnh. Hãy thu nhỏ rồi gửi lại.")
    try:
        return _plain(ImageOps.exif_transpose(picture))
    except _BROKEN as trouble:
        raise NotAPhoto("Ảnh bị hỏng hoặc chưa tải lên hết. Hãy gửi lại ảnh.") from trouble


def _plain(picture: Image.Image) -> Image.Image:
    """Return the picture in plain colours of the screen, on white where it was see-through."""
    profile = picture.info.get("icc_profile")
    if picture.has_transparency_data:
        over = picture.convert("RGBA")
        picture = Image.new("RGBA", over.size, (*WHITE, 255))
        picture.alpha_composite(over)
    plain = picture.convert("RGB")
    return _in_screen_colours(plain, profile) if profile else plain


def _in_screen_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return the colours as sRGB; a profile that is broken or for print is left aside."""
    try:
        told = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(picture, told, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError):
        return picture
    return changed or picture


def _encoded(picture: Image.Image, *, quality: int = QUALITY) -> Cleaned:
    file = io.BytesIO()
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    bare.save(file, "JPEG", quality=quality, optimize=True)
    return Cleaned(file.getvalue(), bare.width, bare.height)
