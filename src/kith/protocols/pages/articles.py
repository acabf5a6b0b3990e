"""The words of a page without menus, advertisements and footers: trafilatura finds them."""

import trafilatura
from lxml import etree

from kith.foundations.html import to_text
from kith.foundations.text import on_one_line
from kith.protocols.pages.decoding import text_of
from kith.protocols.pages.model import NoArticle, PageArticle

_FEWEST_CHARACTERS = 250  # less than that is a teaser, a notice about cookies, or a page for machines


def read_article(body: bytes, *, url: str, content_type: str) -> PageArticle:
    """Return the article of the page at `url`. Raises NoArticle."""
    html = text_of(body, content_type)
    try:
        made = trafilatura.extract(
            html, url=url, output_format="html", include_images=True, include_links=True, include_tables=True,
            include_comments=False, include_formatting=True,
        )  # fmt: skip
        about = trafilatura.extract_metadata(html, default_url=url)
    except (etree.LxmlError, ValueError, TypeError, AttributeError, KeyError, IndexError, AssertionError) as problem:
        raise NoArticle("This page is too broken to be read here.") from problem
    if not made or len(to_text(made)) < _FEWEST_CHARACTERS:
        raise NoArticle("There is no article on this page that could be told from the rest of it.")
    return PageArticle(
        html=made,
        title=on_one_line(about.title or "")[:500],
        author_name=on_one_line(about.author or "")[:300],
        language=(about.language or "")[:12],
    )
