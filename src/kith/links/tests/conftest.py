"""Pages of the world outside, for this room's tests."""

from collections.abc import Callable, Iterator

import pytest

from kith.links.fetching import reader
from tests.fake_web import FakeWeb

Put = Callable[..., None]


@pytest.fixture(autouse=True, scope="session")
def no_reader_left() -> Iterator[None]:
    yield
    reader.close()


@pytest.fixture
def put_page(fake_web: FakeWeb) -> Put:
    """Let an address answer with a page that says this of itself: `put_page(address, title=…, creator=…)`."""

    def put(address: str, *, head: str = "", status: int = 200, **said: str) -> None:
        names = {"title": "og:title", "description": "og:description", "site": "og:site_name", "picture": "og:image",
                 "creator": "fediverse:creator", "author": "author"}  # fmt: skip
        metas = "".join(f'<meta property="{names[name]}" content="{value}">' for name, value in said.items())
        fake_web.put(address, f"<head>{metas}{head}</head><p>Words", status=status, content_type="text/html")

    return put
