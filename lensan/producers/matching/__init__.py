"""Say whether a row of a list is a producer already known: pure, incremental, and in words.

A Fellegi-Sunter model: every field gives a piece of evidence with a weight in bits; the sum is the
log-odds that two profiles are one producer. A decision is one of merge, hold (a person looks) and
new; guards that no score overrules stand in `deciding.may_merge`.

How a list is matched against a registry of any size:

1. `profile(facts)` for every row, and `block_keys` of each profile.
2. For each distinct key, fetch the producers stored under it. A key that more than `CROWD`
   producers share is not fetched but told in `crowded` (a set, or a dict of counts): it finds
   nobody, and a telephone or identity number with such a key is no evidence. Store a producer's keys
   as the union of its sources' keys, each key once per source, so that taking a merge apart takes
   the source's keys with it.
3. A fetched producer's profile is `merged` over the profiles of its sources.
4. `Matcher(known, crowded=crowded, arriving=profiles_of_all_rows)`; the rows to come are counted
   ahead so that a helper's telephone is recognised before its second household.
5. Per row `place`, then `add` (new: with an id of the caller's, negative if provisional) or
   `extend` (merge). A held row is neither.

Time grows with the rows and with `CROWD`, not with the registry.
"""

from lensan.producers.matching.blocking import CROWD, block_keys
from lensan.producers.matching.comparing import Comparison, compare
from lensan.producers.matching.deciding import Candidate, Decision, Matcher
from lensan.producers.matching.profile import TELLING, Profile, merged, profile
from lensan.producers.matching.weighing import in_words

__all__ = [
    "CROWD", "TELLING", "Candidate", "Comparison", "Decision", "Matcher", "Profile",
    "block_keys", "compare", "in_words", "merged", "profile",
]  # fmt: skip
