"""Banks are called by their names."""

from lensan.kernel import vietqr
from lensan.kernel.banks import BANKS, bank_name


def test_is_called_by_its_name_and_by_its_number_where_it_is_not_known() -> None:
    assert (bank_name("970405"), bank_name("123456")) == ("Agribank", "123456")


def test_every_bank_can_be_written_into_a_code() -> None:
    for number in BANKS:
        assert vietqr.read(vietqr.write(vietqr.Transfer(number, "0011002233445"))).bank == number
