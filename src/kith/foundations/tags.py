"""The one name of a hashtag for all its spellings."""

import unicodedata

LONGEST_TAG = 100


def tag_name(written: str) -> str:
    """Return the one name of a hashtag for all its spellings; "" where it is none."""
    name = unicodedata.normalize("NFKC", written).casefold().strip("·・\u200c")
    # Casefolding can undo the normal form (ͅ, ﬃ …), and a name must be its own name.
    name = unicodedata.normalize("NFKC", name)
    if not name or len(name) > LONGEST_TAG or all(letter.isdigit() or letter in "_·・\u200c" for letter in name):
        return ""
    return name


def is_tag(written: str) -> bool:
    """Can `written` (without its sign) be a hashtag as it stands?"""
    return bool(tag_name(written)) and all(
        letter in "_·・\u200c" or unicodedata.category(letter)[0] in "LMN" for letter in written
    )
