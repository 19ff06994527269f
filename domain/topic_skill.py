"""Which skills of a helper a question on a topic asks for, by the codes of the standard lists, before anybody changed it.

Any one of them will do. A topic that is not here asks for no particular skill: somebody who helps at a Digipunt can show how
to print. From then on it is kept with the topic, on the page of the lists.
"""

RECENT_MONTHS = 3
"""Only the last months of a period are looked at: who had which skill a year ago helps nobody any more."""

_PHONE = frozenset({"android", "apple"})
_SIGN_IN = frozenset({"itsme"})
_SAFETY = frozenset({"safety"})
_GOVERNMENT = frozenset({"egov"})
_BANK = frozenset({"bank"})

SKILLS: dict[str, frozenset[str]] = {
    "TOE1": _PHONE,
    "TOE2": frozenset({"computer"}),
    "TOE3": _PHONE,
    "IDV1": _SIGN_IN,
    "IDV2": _SIGN_IN,
    "IDV3": _SIGN_IN | _SAFETY,
    "IDV4": _SAFETY,
    "IDV5": _SAFETY,
    "OVH1": _GOVERNMENT,
    "OVH2": _GOVERNMENT,
    "OVH3": frozenset({"tax"}),
    "OVH4": _GOVERNMENT,
    "OVH5": _GOVERNMENT,
    "OVH7": _GOVERNMENT,
    "GELD1": _BANK,
    "GELD2": _BANK,
}
"""Codes of skills by the code of a topic."""
