"""What exists in the field: telephones that were let in, the deeds they sent, and what contradicts."""

from lensan.field.models.conflicts import Conflict
from lensan.field.models.deeds import Deed, Signature
from lensan.field.models.devices import Device, Replica

__all__ = ["Conflict", "Deed", "Device", "Replica", "Signature"]
