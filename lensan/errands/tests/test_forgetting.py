"""People whose data were erased are forgotten in marketplaces' files."""

from lensan.errands.actions.forgetting import forget_the_erased
from lensan.errands.models import FloorFile
from lensan.errands.tests.make import LATER, a_file, an_open_stall
from lensan.marketplaces.tests.make import a_seller
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.producers.actions.erasing import erase


def test_files_of_the_erased_are_left_out_and_lose_their_names() -> None:
    seller = a_seller()
    theirs, other = a_file(stall=an_open_stall(of=seller)), a_file(stall=an_open_stall())
    erase(seller, by=None, at=NOON)

    assert forget_the_erased(at=LATER) == 1
    assert forget_the_erased(at=LATER) == 0

    theirs.refresh_from_db()
    other.refresh_from_db()
    assert (theirs.state, theirs.name, theirs.preview) == (FloorFile.State.CANCELLED, "", {})
    assert (other.state, other.name) == (FloorFile.State.READY, "don-hang.xlsx")
