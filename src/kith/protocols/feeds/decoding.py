"""From the bytes of a feed to text that an XML parser takes: its real encoding found, common faults mended."""

import codecs
import html
import re
import zlib
from itertools import islice

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How “<” and what follows looks without a mark of its order.
_UNMARKED = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_EBCDIC = "<?xm".encode("cp037")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"']", re.IGNORECASE)
# Codecs that are no encodings of text, or take quadratic time.
_REFUSED = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7", "mbcs", "oem"}
_AS_WINDOWS = {"iso8859-1", "latin-1", "ascii", "us-ascii"}  # what browsers read them as


def unpack(body: bytes, limit: int) -> bytes:
    """Return `body` unpacked where it is gzip that nobody declared, `limit` bytes at the most."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, limit)
    except zlib.error:
        return body


def decode(body: bytes, content_type: str) -> str:
    """Return the text of `body`: its mark, what the server says, what it says itself, or what it plainly is."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace").lstrip("\ufeff")
    head = body.lstrip()[:4]
    for start, encoding in _UNMARKED:
        if head.startswith(start):
            return body.decode(encoding, "replace")
    is_ebcdic = head == _EBCDIC
    first = body[:1000].decode("cp037").encode("ascii", "replace") if is_ebcdic else body[:1000]
    said = _CHARSET.search(content_type or "")
    declared = _DECLARED.search(first)
    labels = [said[1] if said else "", declared[1].decode("ascii") if declared else ""]
    encodings = [known for label in labels if (known := _known(label))]
    # Text that reads as UTF-8 throughout is UTF-8, whatever the label; only escapes of seven bits look alike.
    if is_ebcdic:
        encodings = [*encodings[-1:], "cp037"]
    elif not any(name.startswith(("iso2022", "hz")) for name in encodings):
        encodings.insert(0, "utf-8")
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except (UnicodeError, ValueError):
            continue
    fallback = next((name for name in encodings if name != "utf-8"), "cp1252")
    return body.decode(_mostly(body, fallback), "replace")


def _mostly(body: bytes, fallback: str) -> str:
    """A few bad bytes do not make UTF-8 something else; a text without one good sequence is not UTF-8."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text[:200_000] if character > "\x7f" and character != "\ufffd")
    return "utf-8" if good > bad * 2 else fallback


def _known(label: str) -> str:
    try:
        found = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    name = found.name.replace("_", "-")
    if name in _REFUSED or not found._is_text_encoding or name.startswith(("utf-16", "utf-32")):
        return ""  # an UTF-16 would have shown itself by its bytes
    return "cp1252" if name in _AS_WINDOWS else found.name


_XML_NAMES = {"amp", "lt", "gt", "quot", "apos"}
_SPACE = re.compile(r"\s*")
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,20}:)?(?:rss|feed|rdf|channel|opml|entry)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"&(#[xX][0-9A-Fa-f]{1,6};|#[0-9]{1,7};|[A-Za-z][A-Za-z0-9]{1,31};)?")
_CLOSE_OF_WORDS = re.compile(r"</(?:\w{1,20}:)?(?:description|encoded|summary|content|title|subtitle)\s*>(?=\s*<)")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WINDOWS = re.compile("[\x80-\x9f]")
# “&#195;&#169;”: a letter whose bytes of UTF-8 someone took for letters.
_BYTES_AS_LETTERS = re.compile(r"(?:&#(?:1(?:2[89]|[3-9]\d)|2[0-4]\d|25[0-5]);){2,8}")
_MOST_ENTITIES = 100
_MOST_USES = 5000
_ENTITY = re.compile(r"<!ENTITY\s+([A-Za-z][\w.-]{0,31})\s+(?:\"([^\"<&%]{0,100})\"|'([^'<&%]{0,100})')\s*>")


def mend_xml(text: str) -> str:
    """Return `text` as XML that needs no outside help: no document type, no entities but characters.

    So there is nothing to expand, and the faults people see most (a bare “&”, “&nbsp;”, a control character, words
    before the first element) cost no entry. Empty where there is no element that a feed begins with.
    """
    text = _NOT_XML.sub("", text)
    root = _ROOT.search(text, _after_preamble(text))
    if root is None:
        return ""
    # What stands before the root is dropped with any document type in it; only its abbreviations for plain words stay.
    abbreviations = list(islice(_ENTITY.finditer(text, 0, root.start()), _MOST_ENTITIES))
    text = _WINDOWS.sub(lambda letter: html.unescape(f"&#{ord(letter[0])};"), text[root.start() :])
    text = _BYTES_AS_LETTERS.sub(_as_utf8, _without_cut_off_tag(text))
    for abbreviation in abbreviations:
        text = text.replace(f"&{abbreviation[1]};", abbreviation[2] or abbreviation[3] or "", _MOST_USES)
    parts = text.split("<![CDATA[")
    made = [_REFERENCE.sub(_character, parts[0])]
    for part in parts[1:]:
        inside, end, outside = part.partition("]]>")
        if not end:
            # Cut off in the middle, or its end forgotten: what is there is still words.
            close = _CLOSE_OF_WORDS.search(inside)
            at = close.start() if close else len(inside)
            made += ["<![CDATA[", inside[:at], "]]>", _REFERENCE.sub(_character, inside[at:])]
            continue
        made += ["<![CDATA[", inside, end, _REFERENCE.sub(_character, outside)]
    return "".join(made)


def _after_preamble(text: str) -> int:
    """Return where comments and instructions at the start end; a comment may quote the name of a root."""
    at = 0
    while True:
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
        for start, close in (("<!--", "-->"), ("<?", "?>")):
            if text.startswith(start, at):
                end = text.find(close, at)
                break
        else:
            return at
        if end < 0:
            return at
        at = end + len(close)


def _without_cut_off_tag(text: str) -> str:
    last = text.rfind("<", max(0, len(text) - 2000))
    is_cut_off = last >= 0 and ">" not in text[last:] and not text.startswith("<![CDATA[", last)
    return text[:last] if is_cut_off else text


def _as_utf8(references: re.Match[str]) -> str:
    try:
        return bytes(int(number) for number in re.findall(r"\d+", references[0])).decode("utf-8")
    except UnicodeDecodeError:
        return references[0]


def _character(reference: re.Match[str]) -> str:
    name = reference[1]
    if name is None:
        return "&amp;"
    if name.startswith("#"):
        number = int(name[2:-1], 16) if name[1] in "xX" else int(name[1:-1])
        if number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0xFFFF < number <= 0x10FFFF:
            # 128–159 are control characters that mean the letters of Windows, as every browser reads them.
            return html.unescape(reference[0]) if 128 <= number < 160 else f"&#{number};"
        return ""
    if name[:-1] in _XML_NAMES:
        return reference[0]
    character = html.unescape(reference[0])
    return character if character != reference[0] else f"&amp;{name}"
