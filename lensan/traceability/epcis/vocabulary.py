"""The words of GS1's Core Business Vocabulary 2.0, and the names under which each may come.

A word may come bare (`shipping`), as a short or a full address (`cbv:BizStep-shipping`), or as the
URN of the older version; it is kept bare, as the JSON binding of EPCIS 2.0 writes it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
CONTEXTS = frozenset(
    {
        CONTEXT,
        "https://ref.gs1.org/standards/epcis/epcis-context.jsonld",
        "https://ref.gs1.org/standards/epcis/2.0/epcis-context.jsonld",
        "https://ref.gs1.org/standards/epcis/2.0.1/epcis-context.jsonld",
        "https://gs1.github.io/EPCIS/epcis-context.jsonld",
    }
)
PREFIXES = {
    "epcis": "https://ref.gs1.org/epcis/",
    "cbv": "https://ref.gs1.org/cbv/",
    "cbvmda": "urn:epcglobal:cbv:mda:",
    "gs1": "https://gs1.org/voc/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
}
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x1f<>\"{}|\\^`]+")
_STANDARD = re.compile(
    r"urn:epcglobal:cbv:|https?://(?:ref|ns)\.gs1\.org/(?:cbv|voc)/|https?://(?:www\.)?gs1\.org/voc/"
)


class NotAWord(Exception):
    """This is neither a word of the vocabulary nor an address of one's own."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A list of words, and what stands before each in its two long forms."""

    label: str  # in Vietnamese, for whoever sent another word
    words: frozenset[str]
    web: str
    urn: str = ""

    def word(self, text: str, prefixes: Mapping[str, str]) -> str:
        """Return a word bare, and an address of somebody's own as it is.

        :raises NotAWord: not in the vocabulary, though it claims to be
        """
        whole = expanded(text, prefixes)
        for before in (self.web, self.urn, self.web.replace("https:", "http:")):
            if before and whole.startswith(before):
                whole = whole.removeprefix(before)
                break
        if whole in self.words:
            return whole
        if _STANDARD.match(whole) or not ADDRESS.fullmatch(whole):
            raise NotAWord(f"“{text[:80]}” không phải {self.label} của GS1 (CBV 2.0).")
        return text

    def address(self, word: str) -> str:
        """Return a word in its full form, another text as it is."""
        return self.web + word if word in self.words else word


def expanded(text: str, prefixes: Mapping[str, str]) -> str:
    """Write out a short address by its prefix; another text stays as it is."""
    prefix, colon, rest = text.partition(":")
    if colon and prefix in prefixes and not rest.startswith("//"):
        return prefixes[prefix] + rest
    return text


_STEPS = """
accepting arriving assembling collecting commissioning consigning creating_class_instance
cycle_counting decommissioning departing destroying disassembling dispensing encoding
entering_exiting holding inspecting installing killing loading other packing picking receiving
removing repackaging repairing replacing reserving retail_selling sampling sensor_reporting
shipping staging_outbound stock_taking stocking storing transporting unloading unpacking
void_shipping
"""
_DISPOSITIONS = """
active available completeness_inferred completeness_verified conformant container_closed
container_open damaged destroyed dispensed disposed encoded expired in_progress in_transit
inactive mismatch_class mismatch_instance mismatch_quantity needs_replacement no_pedigree_match
non_conformant non_sellable_other partially_dispensed recalled reserved retail_sold returned
sellable_accessible sellable_not_accessible stolen unavailable unknown
"""
_TRANSACTIONS = "bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt"
_MEASURES = """
AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance
AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area
Capacitance Conductance Conductivity Count Density Dimensionless DoseEquivalent
DoseEquivalentRate DynamicViscosity ElectricCharge ElectricCurrent ElectricCurrentDensity
ElectricFieldStrength Energy Exposure Force Frequency Illuminance Inductance Irradiance
KinematicViscosity Length LinearMomentum Luminance LuminousFlux LuminousIntensity MagneticFlux
MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate MassPerAreaTime
MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux
RadiantIntensity Radioactivity RelativeHumidity Resistance Resistivity SolidAngle
SpecificVolume Speed SurfaceDensity SurfaceTension Temperature Time Torque Voltage Volume
VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber
"""
_COMPONENTS = """
altitude axial_distance azimuth easting elevation_angle height latitude longitude northing
polar_angle spherical_radius x y z
"""


def _cbv(label: str, words: str, web: str, urn: str = "") -> Vocabulary:
    named = f"urn:epcglobal:cbv:{urn}:" if urn else ""
    return Vocabulary(label, frozenset(words.split()), f"{PREFIXES['cbv']}{web}-", named)


STEPS = _cbv("bước nghiệp vụ", _STEPS, "BizStep", "bizstep")
DISPOSITIONS = _cbv("tình trạng", _DISPOSITIONS, "Disp", "disp")
TRANSACTIONS = _cbv("loại chứng từ", _TRANSACTIONS, "BTT", "btt")
PARTIES = _cbv("loại bên giao nhận", "owning_party possessing_party location", "SDT", "sdt")
ERRORS = _cbv("lý do sai", "did_not_occur incorrect_data", "ER", "er")
COMPONENTS = _cbv("thành phần số đo", _COMPONENTS, "Comp")
MEASURES = Vocabulary("loại số đo", frozenset(_MEASURES.split()), PREFIXES["gs1"])
ALERTS = Vocabulary(
    "loại cảnh báo", frozenset({"ALARM_CONDITION", "ERROR_CONDITION"}), PREFIXES["gs1"]
)
