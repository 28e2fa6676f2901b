"""The application identifiers of GS1: what may follow each, and where it may stand in an address.

The facts are those of the GS1 General Specifications and of GS1 Digital Link's URI syntax, in a
notation of our own; a test compares every row with GS1's syntax dictionary. Left out are 8110 and
8112 (coupons of North America) and 7041 (units of freight), whose contents we cannot check.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

# identifiers ; parts of the value ; needs one of these beside it ; never beside ; qualifiers.
# "=" before the identifiers: their length is known from the first digits, so no separator follows.
# "!" before them: never in the query of an address. "~": the others with the same three digits.
# Of the qualifiers "/" parts alternatives; "key" alone takes none.
_ROWS = """
=00 ; N18:csum ; ; ; key
=01 ; N14:csum ; ; 255 37 ; key 22,10,21/235
=02 ; N14:csum ; 37 ; 01 03 ;
=!03 ; N14:csum ; ; 01 02 37 235 ;
10 ; X..20 ; 01 02 03 8006 8026 ; ;
=11 13 15 16 ; N6:yymmd0 ; 01 02 03 8006 8026 ; ;
=12 ; N6:yymmd0 ; 8020 ; ;
=17 ; N6:yymmd0 ; 01 02 03 255 8006 8026 ; ;
=20 ; N2 ; 01 02 03 8006 8026 ; ;
!21 ; X..20 ; 01 03 8006 ; 235 ;
!22 ; X..20 ; 01 ; ;
!235 ; X..28 ; 01 ; ;
24[01] ; X..30 ; 01 02 03 8006 8026 ; ;
242 ; N..6 ; 01 02 8006 8026 ; ;
243 ; X..20 ; 01 03 ; ;
250 ; X..30 ; 01+21 03+21 8006+21 ; ;
251 ; X..30 ; 01 03 8006 ; ;
253 ; N13:csum X..17? ; ; ; key
!254 ; X..20 ; 414 ; ;
255 ; N13:csum N..12? ; ; 01 02 415 8006 8020 8026 ; key
30 ; N..8 ; 01 02 ; ;
=31[0-6][0-5] 32[0-9][0-5] 35[01267][0-5] 36[01456][0-5] ; N6 ; 01 02 ; ~ ;
=33[0-6][0-5] 34[0-9][0-5] 35[3-5][0-5] 36[23789][0-5] ; N6 ; 00 01 ; ~ ;
=337[0-5] ; N6 ; 01 ; ~ ;
37 ; N..8 ; 00+02 00+8026 ; ;
390[0-9] ; N..15 ; 255 8020 ; ~ 391n 394n 8111 ;
391[0-9] ; N3:iso4217 N..15 ; 8020 ; ~ ;
392[0-9] ; N..15 ; 01+30 01+31nn 01+32nn 01+35nn 01+36nn ; ~ 393n ;
393[0-9] ; N3:iso4217 N..15 ; 30 31nn 32nn 35nn 36nn ; ~ ;
394[0-3] ; N4 ; 255 ; ~ 8111 ;
395[0-5] ; N6 ; 30 31nn 32nn 35nn 36nn ; ~ 392n 393n 8005 ;
400 7023 90 ; X..30 ; ; ;
401 ; X..30 ; ; ; key
402 ; N17:csum ; ; ; key
403 4308 4319 ; X..30 ; 00 ; ;
=41[0-36] ; N13:csum ; ; ;
=414 ; N13:csum ; ; ; key 254/7040
=415 ; N13:csum ; 8020 ; ; key 8020
=417 ; N13:csum ; ; ; key 7040
420 ; X..20 ; ; 421 ;
421 ; N3:iso3166 X..9 ; ; 4307 ;
422 ; N3:iso3166 ; 01 02 03 8006 8026 ; 426 ;
42[35] ; N3:iso3166 N3:iso3166? N3:iso3166? N3:iso3166? N3:iso3166? ; 01 02 03 ; 426 ;
424 ; N3:iso3166 ; 01 02 03 ; 426 ;
426 ; N3:iso3166 ; 01 02 03 ; ;
427 ; X..3 ; 01+422 02+422 03+422 ; ;
43[01][01] 4320 ; X..35:pcenc ; 00 ; ;
43[01][2456] ; X..70:pcenc ; 00 ; ;
4303 ; X..70:pcenc ; 4302 ; ;
4313 ; X..70:pcenc ; 4312 ; ;
43[01]7 ; X2:iso3166alpha2 ; 00 ; ;
4309 ; N10:latitude N10:longitude ; 00 ; ;
4318 ; X..20 ; 00 ; ;
432[1-3] ; N1:yesno ; 00 ; ;
432[45] ; N6:yymmd0 N4:hhmi ; 00 ; ;
4326 ; N6:yymmdd ; 00 ; ;
4330 ; N6 X1:hyphen? ; 00 ; 4331 ;
4331 ; N6 X1:hyphen? ; 00 ; 4330 ;
4332 ; N6 X1:hyphen? ; 00 ; 4333 ;
4333 ; N6 X1:hyphen? ; 00 ; 4332 ;
7001 ; N13 ; 01 02 8006 8026 ; ;
7002 ; X..30 ; 01 02 ; ;
7003 ; N6:yymmdd N4:hhmi ; 01 02 03 ; ;
7004 ; N..4 ; 01+10 03+10 ; ;
7005 ; X..12 ; 01 02 ; ;
7006 ; N6:yymmdd ; 01 02 ; ;
7007 ; N6:yymmdd N6:yymmdd? ; 01 02 ; ;
7008 ; X..3 ; 01 02 ; ;
7009 ; X..10 ; 01 02 ; ;
7010 ; X..2 ; 01 02 03 ; ;
7011 ; N6:yymmdd N4:hhmi? ; 01 02 03 ; ;
7020 ; X..20 ; 01+416 03+416 8006+416 ; ;
7021 8012 ; X..20 ; 01 03 8006 ; ;
7022 ; X..20 ; 01+7021 03+7021 8006+7021 ; ;
703[0-9] ; N3:iso3166999 X..27 ; 01 02 ; ;
!7040 ; N1 X1 X1 X1:importeridx ; ; ;
71[0-7] ; X..20 ; 01 ; ;
723[0-9] ; X2 X..28 ; 01 8004 ; ;
7240 ; X..20 ; 01 8006 ; 03 ;
7241 ; N2:mediatype ; 8017 8018 ; ;
7242 ; X..25 ; 8017 8018 ; ;
7250 ; N8:yyyymmdd ; 8018 ; 7251 ;
7251 ; N8:yyyymmdd N4:hhmi ; 8018 ; 7250 ;
7252 ; N1:iso5218 ; 8018 ; ;
725[34] ; X..40:pcenc ; 8017 8018 ; 7256 7259 ;
7255 ; X..10 ; 8017 8018 ; 7256 7259 ;
7256 ; X..90:pcenc ; 8017 8018 ; ;
7257 ; X..70:pcenc ; 8018 ; ;
7258 ; X3:posinseqslash ; 8018+7259 ; ;
7259 ; X..40:pcenc ; 8018 ; 7256 ;
8001 ; N4:nonzero N5:nonzero N3:nonzero N1:winding N1 ; 01 ; ;
8002 ; X..20 ; ; ;
8003 ; N1:zero N13:csum X..16? ; ; ; key
8004 ; X..30 ; ; ; key 7040
8005 ; N6 ; 01 02 ; ;
8006 ; N14:csum N4:pieceoftotal ; ; 01 03 37 ; key 22,10,21
8007 ; X..34:iban ; 415 ; ;
8008 ; N6:yymmdd N2:hh N2:mi? N2:ss? ; 01 02 03 ; ;
8009 ; X..50 ; 00 01 03 ; ;
8010 ; Y..30 ; ; ; key 8011
!8011 ; N..12:nozeroprefix ; 8010 ; ;
8013 ; X..25:csumalpha ; ; ; key
!8014 ; X..25:csumalpha,hasnondigit ; 01 ; ;
8017 ; N18:csum ; ; 8018 ; key 8019
8018 ; N18:csum ; ; 8017 ; key 8019
!8019 ; N..10 ; 8017 8018 ; ;
!8020 ; X..25 ; 415 ; ;
8026 ; N14:csum N4:pieceoftotal ; 37 ; 02 03 8006 ;
8030 ; Z..90 ; 00 01+21 03+21 253 255 8003 8004 8006+21 8010+8011 8017 8018 ; ;
!8040 ; N15 ; 01+21 ; ;
!8041 ; N15 ; 01+21+8040 ; ;
!8042 ; N32 ; 01+21+8040 ; ;
!8043 ; N18 N..2? ; 01+21+8040 ; ;
8111 ; N4 ; 255 ; ;
!8200 ; X..70 ; 01 ; ;
9[1-9] ; X..90 ; ; ;
"""
_PART = re.compile(r"([NXYZ])(\.\.)?([0-9]+)(?::([a-z0-9,]+))?(\?)?")
_CHOICE = re.compile(r"\[([^]]+)\]|(.)")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a value: its letters, its length in characters, and what must be true of it."""

    letters: str  # N digits, X the 82 characters, Y the 39, Z base64url
    longest: int
    varies: bool  # from one character up to the longest
    optional: bool
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identifier:
    """One application identifier, and the rules for its value and its company."""

    code: str
    fixed: bool  # needs no separator behind it
    in_query: bool
    parts: tuple[Part, ...]
    needs: tuple[tuple[str, ...], ...]  # one of these groups must be present
    excludes: tuple[str, ...]
    is_key: bool
    qualifiers: tuple[tuple[str, ...], ...]  # the alternatives, each in its order

    def qualifies_with(self, codes: set[str]) -> bool:
        """Tell whether these may stand behind this key in one address."""
        return not codes or any(codes <= set(sequence) for sequence in self.qualifiers)


def _spelled(pattern: str) -> Iterator[str]:
    """Yield each identifier that a pattern with choices of digits stands for."""
    choices = [_digits(many) if many else one for many, one in _CHOICE.findall(pattern)]
    yield from map("".join, product(*choices))


def _digits(choice: str) -> str:
    """Write out the ranges in a choice: `0-35` is 0, 1, 2, 3 and 5."""
    return re.sub(
        r"(\d)-(\d)", lambda at: "".join(map(str, range(int(at[1]), int(at[2]) + 1))), choice
    )


def _part(written: str) -> Part:
    letters, varies, longest, checks, optional = _PART.fullmatch(written).groups()  # type: ignore[union-attr]
    named = tuple(checks.split(",")) if checks else ()
    return Part(letters, int(longest), bool(varies), bool(optional), named)


def _identifiers() -> Iterator[Identifier]:
    for row in _ROWS.strip().splitlines():
        codes, parts, needs, excludes, path = (cell.strip() for cell in row.split(";"))
        key, _, qualifiers = path.partition(" ")
        for code in (one for pattern in codes.lstrip("=!").split() for one in _spelled(pattern)):
            yield Identifier(
                code,
                fixed=codes.startswith("="),
                in_query="!" not in codes,
                parts=tuple(map(_part, parts.split())),
                needs=tuple(tuple(group.split("+")) for group in needs.split()),
                excludes=tuple(excludes.replace("~", f"{code[:3]}n").split()),
                is_key=bool(key),
                qualifiers=tuple(tuple(one.split(",")) for one in qualifiers.split("/") if one),
            )


IDENTIFIERS = {one.code: one for one in _identifiers()}

# What addresses of the first version of the standard wrote instead of the numbers.
ALPHAS = {
    "sscc": "00",
    "gtin": "01",
    "gdti": "253",
    "gcn": "255",
    "ginc": "401",
    "gsin": "402",
    "gln": "414",
    "payTo": "415",
    "partyGln": "417",
    "grai": "8003",
    "giai": "8004",
    "itip": "8006",
    "cpid": "8010",
    "gmn": "8013",
    "gsrnp": "8017",
    "gsrn": "8018",
    "lot": "10",
    "ser": "21",
    "cpv": "22",
    "tpx": "235",
    "glnx": "254",
    "cpsn": "8011",
    "srin": "8019",
    "refno": "8020",
}
