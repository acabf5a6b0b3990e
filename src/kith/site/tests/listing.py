"""Lists for tests, and bringing them."""

from django.utils import timezone

from kith.site import imports


def bring(account, text, *, kind="", name="list.csv", replaces=False):
    body = text if isinstance(text, bytes) else text.encode()
    return imports.bring(account=account, body=body, now=timezone.now(), name=name, kind=kind, replaces=replaces)


def do(brought, run_jobs):
    imports.confirm(brought=brought, now=timezone.now())
    run_jobs()
    brought.refresh_from_db()
    assert brought.done_at
    return imports.outlook_of(brought)


def results(brought):
    return list(brought.lines.order_by("position").values_list("result", flat=True))
