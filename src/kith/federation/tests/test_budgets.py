"""What taking in a post costs: this many queries, however many follow its author."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.federation.inbound.dispatch import do
from kith.federation.tests.notes import actor_for, follow, mention_of, note_by
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.protocols.activitypub.reading_activities import read_activity
from tests.cast import make_account


def queries_of(author, number, now, **more):
    note = note_by(author, number, **more)
    signer = actor_for(author)
    signer.account = author
    activity = read_activity({"id": f"{note['id']}/activity", "type": "Create", "actor": author.uri, "object": note})
    with CaptureQueriesContext(connection) as captured:
        do(activity, signer, now)
    return sum("SAVEPOINT" not in (query["sql"] or "") for query in captured.captured_queries)


def test_a_post_of_somebody_followed_costs_the_same_however_many_follow(emi, now):
    follow(make_account("first"), emi)
    alone = queries_of(emi, 1, now)
    for number in range(40):
        follow(make_account(f"reader{number}"), emi)

    assert queries_of(emi, 2, now) == alone
    assert alone <= 8


def test_an_answer_with_a_name_and_a_tag_that_others_had(amara, emi, now):
    asked = publish_post(author=amara, draft=Draft(text="Who walks? #walk"), now=now)
    more = {"inReplyTo": asked.uri, "tag": [mention_of(amara), {"type": "Hashtag", "name": "#walk"}]}

    assert queries_of(emi, 1, now, **more) <= 15
