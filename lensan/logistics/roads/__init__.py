"""Ask a route server how far it is by road: OSRM or Valhalla, block by block, each answer checked.

Written from the two projects' documentation and run against a simulated server only, never a real one.
"""

from lensan.logistics.roads.answers import Block, NoTable
from lensan.logistics.roads.asking import KINDS, Server, blocks

__all__ = ["KINDS", "Block", "NoTable", "Server", "blocks"]
