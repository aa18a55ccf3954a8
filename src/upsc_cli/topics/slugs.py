"""The slug of a new topic: its name in Latin letters without accents, whatever script it is written in."""

import re
import unicodedata

from upsc_cli.topics.format.values import LONGEST_SLUG

_SIGNS = str.maketrans({"+": "plus", "&": " and ", "%": " per cent ", "'": "", "’": ""})
_VIRAMAS = ("SIGN VIRAMA", "SIGN PULLI", "SIGN AL-LAKUNA")
_OTHER_SIGNS = {"ANUSVARA": "n", "CANDRABINDU": "n", "TIPPI": "n", "BINDI": "n", "VISARGA": "h"}
_SILENT_A = re.compile(r"(?<=[a-z]{2}[b-df-hj-np-tv-z])a\b")  # at the end of a Hindi word


def slugify(name: str) -> str:
    """Return a slug for a name, or nothing if no letter of it can be in one."""
    spelt = unicodedata.normalize("NFKD", _spelt(name.translate(_SIGNS)))
    words = re.findall(r"[a-z0-9]+", spelt.encode("ascii", "ignore").decode().casefold())
    slug = ""
    for word in words:
        if len(slug) + len(word) >= LONGEST_SLUG:
            break
        slug += f"-{word}" if slug else word
    return slug or "".join(words)[:LONGEST_SLUG]


def _spelt(text: str) -> str:
    """Return text with the letters of other scripts as Unicode names them: DEVANAGARI LETTER KA is ka.

    In the scripts of India, a vowel sign replaces the a of the consonant before it, and a virama takes
    it away.
    """
    if text.isascii():
        return text
    spelt: list[str] = []
    foreign = False
    for character in unicodedata.normalize("NFC", text):
        kind, name = unicodedata.category(character), unicodedata.name(character, "")
        last = name.rpartition(" ")[2]
        if kind == "Lo" and " LETTER " in name:
            foreign = True
            spelt.append(last.lower())
        elif " VOWEL SIGN " in name or name.endswith(_VIRAMAS):
            spelt[-1:] = [part.removesuffix("a") for part in spelt[-1:]]
            spelt.append("" if name.endswith(_VIRAMAS) else last.lower())
        elif kind == "Nd":
            spelt.append(str(unicodedata.digit(character)))
        elif kind[0] in "PSZ":
            spelt.append(" ")
        else:
            spelt.append(_OTHER_SIGNS.get(last, "" if kind[0] == "M" else character))
    written = "".join(spelt)
    return _SILENT_A.sub("", written) if foreign else written
