"""Many tables in one file."""

import io
from collections.abc import Iterator
from zipfile import ZipFile

from lensan.kernel.archives import Table, zip_response
from lensan.kernel.tables import AT_ONCE, Cell


def test_each_table_is_a_file_that_opens_with_its_accents() -> None:
    tables = [Table("ho", ["Họ tên"], [["Đặng"], ["=1+1"]]), Table("trong", ["Không"], [])]

    answer = zip_response("Sàn", tables)

    with ZipFile(io.BytesIO(answer.getvalue())) as archive:
        told = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    assert told == {"ho.csv": "Họ tên\r\nĐặng\r\n'=1+1\r\n", "trong.csv": "Không\r\n"}
    assert "S%C3%A0n.zip" in answer["Content-Disposition"]


def test_reads_no_further_than_it_has_sent() -> None:
    read = []

    def rows() -> Iterator[list[Cell]]:
        for number in range(3 * AT_ONCE):
            read.append(number)
            yield [number]

    pieces = iter(zip_response("x", [Table("ho", ["Số"], rows())]))
    assert read == []

    next(pieces)
    assert len(read) == AT_ONCE
