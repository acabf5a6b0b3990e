"""The one gate for HTML: what members wrote and what comes from elsewhere leaves here harmless, or as plain text.

One ready cleaner a source. They parse as a browser does and write the tree out anew, so nothing unknown survives.
"""

import html as entities
import re
from urllib.parse import urljoin, urlsplit

import comrak
import nh3

from kith.foundations.text import printable

_MOST_CHARACTERS = 500_000
_REL = "nofollow noopener noreferrer"
_LINK_SCHEMES = {"http", "https", "mailto"}
_LINK_CLASSES = {"mention", "hashtag", "u-url", "h-card", "p-category", "p-nickname"}
_SPAN_CLASSES = {"h-card", "invisible", "ellipsis", "mention", "hashtag", "quote-inline"}
_CLASSES = {"a": _LINK_CLASSES, "span": _SPAN_CLASSES, "p": {"quote-inline"}}

# Their contents go with them: code, forms' values, and drawings in languages of their own.
_GONE_WITH_CONTENTS = {
    "script", "style", "iframe", "frame", "frameset", "noframes", "object", "embed", "applet", "svg", "math",
    "template", "title", "textarea", "select", "option", "head", "canvas", "portal",
}  # fmt: skip
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rp",
    "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
}  # fmt: skip
_BLOCK = {
    "blockquote", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "caption", "ul",
}  # fmt: skip
_ARTICLE = {"article", "section", "aside", "header", "footer", "main", "details", "summary", "address", "center"}
_PICTURES = {"img", "figure", "figcaption", "picture"}
_TEXT_ATTRIBUTES = {
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "bdo": {"dir"},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "*": {"lang", "dir"},
}
_FOREIGN_ATTRIBUTES = {**_TEXT_ATTRIBUTES, "img": {"src", "alt", "title", "width", "height"}}

_WRITTEN = nh3.Cleaner(
    tags=_INLINE | _BLOCK,
    clean_content_tags=_GONE_WITH_CONTENTS,
    attributes=_TEXT_ATTRIBUTES,
    allowed_classes=_CLASSES,
    url_schemes=_LINK_SCHEMES,
    url_relative="deny",
    link_rel=_REL,
)
_BARE = nh3.Cleaner(tags=set(), clean_content_tags=_GONE_WITH_CONTENTS, attributes={}, link_rel=None)
_FOREIGN_OPTIONS = {
    "tags": _INLINE | _BLOCK | _ARTICLE | _PICTURES,
    "clean_content_tags": _GONE_WITH_CONTENTS,
    "attributes": _FOREIGN_ATTRIBUTES,
    "allowed_classes": _CLASSES,
    "url_schemes": _LINK_SCHEMES,
    "link_rel": _REL,
}
_FOREIGN_WITHOUT_BASE = nh3.Cleaner(**_FOREIGN_OPTIONS, url_relative="deny")  # type: ignore[arg-type]

_EXTENSIONS = comrak.ExtensionOptions()
_EXTENSIONS.autolink = True
_EXTENSIONS.strikethrough = True
_EXTENSIONS.table = True
_PARSING = comrak.ParseOptions()
_RENDERING = comrak.RenderOptions()
_RENDERING.hardbreaks = True  # people expect a new line where they pressed Enter
_RENDERING.escape = True  # “I <3 you” stays what was typed


def from_markdown(text: str) -> str:
    """Return the HTML of what a member wrote in Markdown, cleaned; pictures become links to them."""
    made = comrak.render_markdown(printable(text), _EXTENSIONS, _PARSING, _RENDERING)
    made = _LINKED_PICTURE.sub(r"\1\2\3", made)
    return clean_written(_MARKDOWN_PICTURE.sub(_as_link, made)).strip()


def clean_written(html: str) -> str:
    """Return HTML that a member wrote, harmless: text, links, lists, tables; no pictures, no relative links."""
    return _TOP_HEADING.sub(r"<\1h2", _clean(_WRITTEN, html))


def clean_foreign(html: str, base_url: str = "") -> str:
    """Return HTML from a feed or another server, harmless and with absolute links.

    Nothing active stays, nor a picture that only counts readers. Links that lead nowhere keep their words.
    """
    cleaned = _clean(_foreign_cleaner(base_url), html)
    cleaned = _PICTURE.sub(_worth_keeping, cleaned)
    return _TOP_HEADING.sub(r"<\1h2", cleaned).strip()


def without_pictures(html: str) -> tuple[str, int]:
    """Return what `clean_foreign` made with each picture as its description, and how many there were."""
    return _PICTURE.subn(_description, html)


def as_text_html(text: str) -> str:
    """Return plain text as HTML: paragraphs at blank lines, breaks at the others."""
    paragraphs = re.split(r"\n\s*\n", printable(text).replace("\r\n", "\n").strip())
    return "".join(f"<p>{entities.escape(part.strip()).replace(chr(10), '<br>')}</p>" for part in paragraphs if part)


def to_text(html: str) -> str:
    """Return what a reader of `html` would read, as plain text with a line for each block."""
    if "<" not in html and "&" not in html:
        return _tidy_lines(printable(html))
    broken = _BLOCK_ENDS.sub("\n\\g<0>", html)
    return _tidy_lines(printable(entities.unescape(_clean(_BARE, broken))))


_MARKDOWN_PICTURE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"(?: title="[^"]*")? />')
_LINKED_PICTURE = re.compile(r'(<a href="[^"]*"[^<>]*>)<img src="[^"]*" alt="([^"]*)"[^<>]* />(</a>)')
_BLOCK_ENDS = re.compile(
    r"<(?:br|hr|/p|/div|/li|/h[1-6]|/tr|/blockquote|/pre|/dt|/dd|/section|/article|/figure|/figcaption|/ul|/ol|/table"
    r"|p|li|div|h[1-6])\b",
    re.IGNORECASE,
)
# These read what a cleaner wrote: attributes always in double quotes, “<” always escaped in text.
_PICTURE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_TOP_HEADING = re.compile(r"<(/?)h1\b")
_COUNTS_READERS = re.compile(
    r"//(?:[a-z0-9.-]*\.)?(?:feeds\.feedburner\.com/~r/|pixel\.wp\.com/|stats\.wordpress\.com/|feeds\.wordpress\.com/"
    r"|doubleclick\.net/|google-analytics\.com/|scorecardresearch\.com/|quantserve\.com/|feedsportal\.com/"
    r"|pixel\.quantserve\.com/|facebook\.com/tr\b|mf\.gif)|/open\.gif|/b\.gif\?|/pixel\.(?:gif|png)|medium\.com/_/stat",
    re.IGNORECASE,
)


def _as_link(picture: re.Match[str]) -> str:
    address, words = picture.groups()
    return f'<a href="{address}">{words or address}</a>'


def _worth_keeping(picture: re.Match[str]) -> str:
    attributes = dict(_ATTRIBUTE.findall(picture[1]))
    address = attributes.get("src", "")
    sizes = [re.sub(r"\D.*", "", attributes.get(side, "")) for side in ("width", "height")]
    is_speck = any(size and int(size[:6]) <= 1 for size in sizes)
    if not address.startswith(("http:", "https:")) or is_speck or _COUNTS_READERS.search(address):
        return ""
    kept = "".join(f' {name}="{value}"' for name, value in attributes.items() if name not in {"width", "height"})
    for side, size in zip(("width", "height"), sizes, strict=True):
        kept += f' {side}="{size[:5]}"' if size and attributes[side].rstrip("px") == size else ""
    alt = "" if "alt" in attributes else ' alt=""'
    return f'<img{kept}{alt} loading="lazy" referrerpolicy="no-referrer">'


def _description(picture: re.Match[str]) -> str:
    words = dict(_ATTRIBUTE.findall(picture[1])).get("alt", "").strip()
    return f'<span class="meta">[{words}]</span>' if words else ""


def _foreign_cleaner(base_url: str) -> nh3.Cleaner:
    if not _is_web_address(base_url):
        return _FOREIGN_WITHOUT_BASE
    try:
        return nh3.Cleaner(**_FOREIGN_OPTIONS, url_relative=("rewrite_with_base", base_url))  # type: ignore[arg-type]
    except ValueError:  # browsers' rules for addresses are stricter than Python's: “http://a:8¸0/”
        return _FOREIGN_WITHOUT_BASE


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def absolute(url: str, base_url: str) -> str:
    """Return `url` whole and harmless: http, https or mailto, seen from `base_url`; "" where it is none of these."""
    url = printable(re.sub(r"[\t\r\n]", "", url)).strip()
    if not url:
        return ""
    try:
        joined = urljoin(base_url, url) if base_url else url
        parts = urlsplit(joined)
    except ValueError:
        return ""
    if parts.scheme == "mailto":
        return joined
    if _NO_HOST.search(parts.netloc):
        return ""
    joined = joined.translate(_ENCODED)
    return joined if _is_web_address(joined) and len(joined) <= 2000 else ""


# What no address has as it stands (RFC 3986), and what a careless page would take for the end of one.
_ENCODED = {ord(character): f"%{ord(character):02X}" for character in ' "<>\\^`{|}'}
_NO_HOST = re.compile(r"[\s\"'<>\\^`{|}]")


# The parser of a browser is quadratic (worse for styles left open) on some nests that no person writes:
# 500 kB of <div> cost 28 s, 75 kB of <b id=…> 21 s. Such a document is read as text.
_MOST_NESTABLE = 8_000
_MOST_OPEN_STYLES = 200
_MOST_REFERENCES = 50_000  # “&” alone, half a million times, costs 2 s
_NESTABLE = re.compile(r"<(?!/|(?:p|br|li|td|th|tr|img|dt|dd|hr|wbr|!--)\b)[a-z]", re.IGNORECASE)
_NOSCRIPT = re.compile(r"</?noscript\b[^<>]*>", re.IGNORECASE)
_SPAN = re.compile(r"</?span\b[^<>]*>", re.IGNORECASE)
_STYLED = re.compile(r"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/][^<>]*>", re.IGNORECASE)
_STYLED_STILL = re.compile(r"<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/]", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[/!?]?[a-z][^<>]*>?|<!--", re.IGNORECASE)


def _clean(cleaner: nh3.Cleaner, html: str) -> str:
    # A browser with scripts reads <noscript> as raw text; here it holds the picture that scripts would have loaded.
    html = _NOSCRIPT.sub("", printable(html[:_MOST_CHARACTERS]))
    if html.count("&") > _MOST_REFERENCES:
        return _words_only(html)
    if html.count("<") > _MOST_OPEN_STYLES:
        html = _STYLED.sub(r"<\1>", html)
        if len(_STYLED_STILL.findall(html)) > _MOST_OPEN_STYLES:
            return _words_only(html)
        if len(_NESTABLE.findall(html)) > _MOST_NESTABLE:
            html = _SPAN.sub("", html)
            if len(_NESTABLE.findall(html)) > _MOST_NESTABLE:
                return _words_only(html)
    return cleaner.clean(html)


def _words_only(html: str) -> str:
    for element in ("script", "style"):
        html = _without(html, element)
    return entities.escape(entities.unescape(_ANY_TAG.sub(" ", html)), quote=False)


def _without(html: str, element: str) -> str:
    """Cut every `element` with its contents; one that is never closed takes the rest with it, as in a browser."""
    parts = re.split(rf"(</?{element}\b)", html, flags=re.IGNORECASE)
    kept, is_inside = [parts[0]], False
    for mark, text in zip(parts[1::2], parts[2::2], strict=True):
        is_inside = not mark.startswith("</")
        if not is_inside:
            kept.append(text.partition(">")[2])
    return "".join(kept)


def _tidy_lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
