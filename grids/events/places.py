"""Where an event is, said so that the same point is the same word."""

import re
import unicodedata

BUILDING = re.compile(r"^[0-9]{15}(?!000)[0-9]{3}$")
DROPPED = re.compile(r"[\s,，。．.、;；:：()（）_#＃]|附近|旁边?|门口|路口")
DASH = re.compile(r"[‐‑‒–—―]")
LOOSE_DASH = re.compile(r"(?<![0-9])-|-(?![0-9])")  # between figures it parts building and entrance: 6-12 is not 61-2
DIGITS = str.maketrans("零〇一二三四五六七八九两", "001234567892")


def normal(address: str) -> str:
    """Write an address as its comparison reads it: half width, no marks, figures as digits, no words of vicinity.

    What lies opposite (对面) is another place.
    """
    words = DROPPED.sub("", unicodedata.normalize("NFKC", address).lower()).translate(DIGITS)
    return LOOSE_DASH.sub("", DASH.sub("-", words))


def place_key(grid_code: str, community_id: int, address: str, class_code: str) -> str:
    """Name a point and a class: the building by its grid, any other place by its words; "" where there is no point.

    A building and an address in it are one point: what happens there of one class is one matter until it ends.
    """
    if BUILDING.match(grid_code):
        return f"{grid_code}:{class_code}"
    words = normal(address)
    return f"{community_id}:{words[:100]}:{class_code}" if words else ""
