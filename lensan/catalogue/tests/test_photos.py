import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from lensan.catalogue.photos import LONGEST_EDGE, Cleaned, NotAPhoto, cleaned, fitted
from lensan.catalogue.tests.make import a_picture

GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F
RED, BLUE = (250, 90, 0), (0, 90, 250)


def _open(photo: Cleaned) -> Image.Image:
    return Image.open(io.BytesIO(photo.content))


def _alike(one: object, other: tuple[int, ...]) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


def _with_exif(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKE] = "Điện thoại"
    exif.get_ifd(GPS)[2] = (9.0, 47.0, 1.0)
    return a_picture(800, 600, exif=exif)


def test_the_place_and_the_device_are_taken_out() -> None:
    told = Image.open(io.BytesIO(_with_exif()))
    assert told.getexif().get_ifd(GPS)

    photo = _open(cleaned(_with_exif()))

    assert dict(photo.getexif()) == {}
    assert set(photo.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_picture_taken_sideways_is_turned_upright() -> None:
    photo = cleaned(_with_exif(orientation=6))  # its left edge is up

    assert (photo.width, photo.height) == (600, 800)
    assert _alike(_open(photo).getpixel((300, 50)), RED)
    assert _alike(_open(photo).getpixel((300, 750)), BLUE)


def test_a_large_picture_is_made_smaller_in_its_own_shape() -> None:
    photo = cleaned(a_picture(4096, 1024))
    assert (photo.width, photo.height) == (LONGEST_EDGE, LONGEST_EDGE // 4)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "JPEG"])
def test_every_form_that_telephones_send_comes_out_as_jpeg(form: str) -> None:
    assert _open(cleaned(a_picture(form=form))).format == "JPEG"


def test_what_was_see_through_is_white() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(file, "PNG")

    assert _open(cleaned(file.getvalue())).getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "I;16"])
def test_every_kind_of_colour_is_understood(mode: str) -> None:
    file = io.BytesIO()
    Image.new(mode, (50, 50)).save(file, "JPEG" if mode == "CMYK" else "PNG")
    assert _open(cleaned(file.getvalue())).mode == "RGB"


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert cleaned(_with_exif()).sha256 == cleaned(a_picture(800, 600)).sha256


def test_a_colour_profile_is_worked_in_and_left_out() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    photo = _open(cleaned(a_picture(icc_profile=profile)))

    assert "icc_profile" not in photo.info
    assert _alike(photo.getpixel((10, 10)), RED)


def test_a_broken_colour_profile_is_left_aside() -> None:
    assert _alike(_open(cleaned(a_picture(icc_profile=b"none"))).getpixel((10, 10)), RED)


def test_a_picture_is_fitted_whole_into_a_square() -> None:
    photo = fitted(a_picture(800, 400), 500, 500)

    assert (photo.width, photo.height) == (500, 500)
    assert _alike(_open(photo).getpixel((250, 20)), (255, 255, 255))
    assert _alike(_open(photo).getpixel((20, 250)), RED)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Tệp rỗng, không có ảnh nào bên trong. Hãy chọn lại ảnh."),
        (b"%PDF-1.7 not a picture", "Tệp này không phải ảnh đọc được."),
        (b"\xff\xd8\xff\xe0 begins like a JPEG", "Tệp này không phải ảnh đọc được."),
        (a_picture(form="GIF"), "Tệp này không phải ảnh đọc được."),
        (a_picture(form="TIFF"), "Tệp này không phải ảnh đọc được."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Tệp này không phải ảnh đọc được."),
        (a_picture()[:2000], "Ảnh bị hỏng hoặc chưa tải lên hết. Hãy gửi lại ảnh."),
        (a_picture(form="PNG")[:-300], "Ảnh bị hỏng hoặc chưa tải lên hết. Hãy gửi lại ảnh."),
    ],
    ids=["empty", "pdf", "torn head", "gif", "tiff", "svg", "half a jpeg", "half a png"],
)
def test_what_is_no_photo_is_refused_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(NotAPhoto) as refused:
        cleaned(content)

    assert str(refused.value).startswith(said)


def test_a_trap_for_the_memory_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    Image.new("1", (40_000, 3_000)).save(tmp_path / "bomb.png", optimize=True)

    with pytest.raises(NotAPhoto, match="Ảnh quá lớn"):
        cleaned((tmp_path / "bomb.png").read_bytes())


def test_a_trap_that_even_the_library_refuses_is_refused_in_a_sentence(tmp_path: Path) -> None:
    Image.new("1", (60_000, 6_000)).save(tmp_path / "bomb.png")

    with pytest.raises(NotAPhoto, match="Tệp này không phải ảnh"):
        cleaned((tmp_path / "bomb.png").read_bytes())
