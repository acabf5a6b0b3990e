"""The archive as pages for people: opened from a stick or a folder, without a network and without a program."""

from pathlib import Path
from typing import IO

from django.template.loader import render_to_string

from kith.accounts.models import Account
from kith.media.models import Kind
from kith.posts.models import Post, Visibility
from kith.servers.queries import this_server
from kith.site.archiving.documents import place_of

_STYLE = Path(__file__).with_name("archive.css")


class Pages:
    """The pages of one archive, in the folder `work`: a first page, and one for each year."""

    def __init__(self, work: Path, account: Account, *, avatar: str) -> None:
        self._work = work
        self._account = account
        self._avatar = avatar
        self._counts: dict[int, int] = {}
        self._open: IO[str] | None = None
        self._year = 0
        (work / "archive.css").write_bytes(_STYLE.read_bytes())

    def add(self, post: Post) -> None:
        """Put a post on the page of its year; posts come in their order."""
        year = post.published_at.year
        if self._open is None or year != self._year:
            self._end()
            # A year may come twice where a post bears an old date: its page goes on.
            is_new = year not in self._counts
            self._open = (self._work / f"posts-{year}.html").open("a", encoding="utf-8")
            self._year = year
            if is_new:
                self._open.write(self._render("head", title=str(year)))
        self._counts[year] = self._counts.get(year, 0) + 1
        subject = post.boost_of or post
        media = [(file.media, place_of(file.media)) for file in post.attachments.all()] if post is subject else []
        context = {
            "post": post,
            "subject": subject,
            "pictures": [(file, place) for file, place in media if file.kind == Kind.IMAGE],
            "recordings": [(file, place) for file, place in media if file.kind != Kind.IMAGE],
            "is_private": subject.visibility in {Visibility.FOLLOWERS, Visibility.MENTIONED},
        }
        self._open.write(self._render("post", **context))

    def close(self) -> None:
        """Write the ends of the pages, and the first page."""
        self._end()
        for year in self._counts:
            with (self._work / f"posts-{year}.html").open("a", encoding="utf-8") as page:
                page.write(self._render("foot"))
        years = sorted(self._counts.items(), reverse=True)
        words = self._render("index", account=self._account, avatar=self._avatar, years=years, server=this_server())
        (self._work / "index.html").write_text(words, encoding="utf-8")

    def _end(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _render(self, part: str, **facts: object) -> str:
        return render_to_string(f"site/archive/{part}.html", facts)
