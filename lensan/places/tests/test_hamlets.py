import pytest

from lensan.places.hamlets import hamlet_key


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (("Ấp 3", "ấp 03", "A.3", "AP3", "Ap 3"), "ap 3"),
        (("Khu vực III", "KV3", "khu vực 3"), "kv 3"),
        (("Khu phố 1", "KP. 1"), "kp 1"), (("Khu dân cư Vượt Lũ",), "kdc vuot lu"),
        (("3", "03", "III"), "3"), (("Ấp",), "ap"), (("Ấp 0",), "ap 0"),
        (("Ấp Mỹ Hưng", "ấp  mỹ-hưng"), "ap my hung"), (("Mỹ Hưng",), "my hung"),
        (("Ấp 7B1", "Ấp 7b1"), "ap 7b 1"), (("",), ""),
    ],
)  # fmt: skip
def test_a_hamlet_has_one_key_under_every_spelling(names: tuple[str, ...], key: str) -> None:
    assert {hamlet_key(name) for name in names} == {key}
