"""What this room does when a page is wanted, when someone lets websites credit them, and when the clock strikes."""

from django.utils import timezone

from kith.accounts.models import Account
from kith.jobs import task
from kith.links import articles, crediting, fetching
from kith.links.models import Article, Link, State

_MOST_AT_ONCE = 200
_MOST_FAILURES = 8  # after about three weeks only a new mention asks again


@task()
def look_at_link(*, link_id: int) -> None:
    for link in Link.objects.filter(pk=link_id):
        _ask_for(link)


@task()
def look_again_at_failed() -> None:
    now = timezone.now()
    due = Link.objects.filter(state=State.FAILED, fetch_at__lte=now, failures__lt=_MOST_FAILURES)
    for link in due.order_by("fetch_at")[:_MOST_AT_ONCE]:
        _ask_for(link)


@task(queue="slow", most_attempts=2)
def fetch_page(*, link_id: int) -> None:
    link = Link.objects.filter(pk=link_id).first()
    if link is not None:
        fetching.look_at(link=link, now=timezone.now())


@task()
def read_article(*, link_id: int) -> None:
    for link in Link.objects.filter(pk=link_id):
        fetch_article.using(unique_key=f"article {link.pk}", group_key=f"host {link.host}").enqueue(link_id=link.pk)


@task(queue="slow", priority=10, most_attempts=2)
def fetch_article(*, link_id: int) -> None:
    article = Article.objects.select_related("link").filter(pk=link_id).first()
    if article is not None:
        articles.fetch_article(article=article, now=timezone.now())


@task()
def recheck_credit(*, account_id: int) -> None:
    account = Account.objects.filter(pk=account_id).first()
    if account is not None:
        crediting.recheck_credit(account=account)


def _ask_for(link: Link) -> None:
    # The same group as the polls of feeds: no host is asked for two things at a time.
    fetch_page.using(unique_key=f"link {link.pk}", group_key=f"host {link.host}").enqueue(link_id=link.pk)
