"""Pages of the web as plain data: what one says of itself, and the words of its article."""

from kith.protocols.pages.model import NoArticle, PageArticle, PageCard

__all__ = ["NoArticle", "PageArticle", "PageCard"]
