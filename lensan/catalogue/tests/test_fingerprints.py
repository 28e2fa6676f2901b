"""The same picture is known again, however it was saved."""

import io
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from lensan.catalogue.fingerprints import APART, alike, distance, fingerprint


def a_scene(seed: int, *, size: tuple[int, int] = (800, 600)) -> Image.Image:
    """A picture of shapes that differs with its seed."""
    picture = Image.new("RGB", size, (40, 90, 40))
    draw = ImageDraw.Draw(picture)
    for n in range(12):
        x, y = (seed * 131 + n * 197) % size[0], (seed * 89 + n * 151) % size[1]
        shade = (seed * 53 + n * 37) % 256
        draw.ellipse((x, y, x + 160, y + 120), fill=(shade, 255 - shade, (shade * 2) % 256))
    return picture


def saved(picture: Image.Image, form: str = "JPEG", **how: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **how)
    return file.getvalue()


def test_a_picture_resized_and_saved_anew_is_the_same_picture() -> None:
    for seed in range(20):
        picture = a_scene(seed)
        first = fingerprint(saved(picture, quality=90))
        again = fingerprint(saved(picture.resize((400, 300)), quality=60))
        brighter = fingerprint(saved(picture.point(lambda shade: min(255, shade + 6)), "PNG"))
        assert distance(first, again) <= APART
        assert distance(first, brighter) <= APART


def test_other_pictures_are_not() -> None:
    told = {seed: fingerprint(saved(a_scene(seed))) for seed in range(1, 40)}

    assert list(alike(told)) == []


def test_a_flat_picture_has_no_fingerprint() -> None:
    assert fingerprint(saved(Image.new("RGB", (300, 200), (200, 30, 30)))) == ""


@given(
    st.dictionaries(
        st.integers(1, 99), st.integers(0, 15).map(lambda bits: f"{bits:016x}"), max_size=12
    )
)
def test_finds_every_near_pair_once(told: dict[int, str]) -> None:
    near = [
        (one, other)
        for one, other in combinations(sorted(told), 2)
        if distance(told[one], told[other]) <= APART
    ]

    assert sorted(alike(told)) == near


@given(st.integers(0, 2**64 - 1), st.lists(st.integers(0, 63), max_size=APART))
def test_three_bits_apart_are_never_overlooked(bits: int, turned: list[int]) -> None:
    other = bits
    for place in set(turned):
        other ^= 1 << place

    assert list(alike({1: f"{bits:016x}", 2: f"{other:016x}"})) == [(1, 2)]
