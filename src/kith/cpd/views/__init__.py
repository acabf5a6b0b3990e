"""Pages of the log of professional development."""

from kith.cpd.views.log import index, keep, on_paper, rules, take_along
from kith.cpd.views.sharing import end, shared, shares
from kith.cpd.views.writing import add, change, delete, entry, new

__all__ = [
    "add",
    "change",
    "delete",
    "end",
    "entry",
    "index",
    "keep",
    "new",
    "on_paper",
    "rules",
    "shared",
    "shares",
    "take_along",
]
