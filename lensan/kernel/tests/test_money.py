"""Money as Vietnamese readers expect it."""

import pytest
from django.template import Context, Template

from lensan.kernel.money import dong


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0\u00a0₫"),
        (500, "500\u00a0₫"),
        (1_240_000, "1.240.000\u00a0₫"),
        (-35_000, "−35.000\u00a0₫"),
    ],
)
def test_thousands_stand_apart_and_the_sign_before_all(amount: int, text: str) -> None:
    assert dong(amount) == text


def test_templates_write_the_same() -> None:
    page = Template("{% load numbers %}{{ n|dong }}|{{ none|dong }}")

    assert page.render(Context({"n": 1500, "none": None})) == "1.500\u00a0₫|–"
