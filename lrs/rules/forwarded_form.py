"""How a Statement is written when one LRS passes it on to another (xAPI 1.0.3 Data §2.4.8–2.4.10; xAPI 2.0 §4.2.4).

Everything that isn't named here keeps its own text, spelling of numbers included: it is the same Statement there.
"""

from typing import Final

import msgspec

from lrs.rules.formats import readable_by_1_0_3
from lrs.rules.versions import Version

_MEMBERS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_VERSION_OF_1_0: Final = b'"1.0'


def forwarded_form(payload: str, version: Version, *, keep_authority: bool) -> bytes:
    """Return the text of a stored Statement as a store that speaks this version takes it.

    ``stored`` is the other store's to set (§2.4.8). So is ``authority``, by the credential that sends, unless that
    store trusts us with it (§2.4.9). What only 2.0 has never goes to a store of 1.0.3.
    """
    dropped = {"stored"} if keep_authority else {"stored", "authority"}
    if not version.is_2:
        payload = readable_by_1_0_3(payload)
    members = _MEMBERS.decode(payload)
    if not version.is_2 and not bytes(members["version"]).startswith(_VERSION_OF_1_0):
        dropped.add("version")
    return msgspec.json.encode({name: text for name, text in members.items() if name not in dropped})
