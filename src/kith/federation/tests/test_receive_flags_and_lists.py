"""Reports from elsewhere, what people there keep at the top of their page, and what groups pass on."""

import pytest

from kith.accounts.models import Follow
from kith.federation.models import Arrival
from kith.federation.tests.remote import put_note
from kith.federation.tests.senders import PUBLIC, Sender
from kith.moderation.models import Report
from kith.notifications.models import Kind, Notification
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Mention, Pin, Post, Visibility
from kith.servers.models import Server
from tests.cast import NOW

STATE = Arrival.State


def done(sender, activity, run_jobs):
    assert sender.deliver(activity).status_code == 202
    run_jobs()
    return Arrival.objects.latest("pk").state


@pytest.fixture(autouse=True)
def nothing_leaves(fake_web):
    """What would be delivered stays in its rows."""


@pytest.fixture
def office(db):
    """The actor in whose name Emi's server reports, so that nobody learns who did."""
    sender = Sender("elsewhere.test")
    sender.be_known(type="Application")
    return sender


def written(author, **more):
    return publish_post(author=author, draft=Draft(text="The river is high", **more), now=NOW)


# Reports


def test_a_report_from_elsewhere_lies_on_the_desk(office, amara, dee, run_jobs):
    post = written(amara)
    flag = office.does("Flag", [amara.uri, post.uri], content="It names someone.<script>alert(1)</script>")

    assert done(office, flag, run_jobs) == STATE.DONE
    report = Report.objects.get()
    assert (report.about, report.post, report.by) == (amara, post, office.account)
    assert report.words == "It names someone."
    assert "river" in report.post_html
    assert Notification.objects.get(account=dee).kind == Kind.REPORT


def test_a_report_about_a_person_needs_no_post(office, amara, run_jobs):
    done(office, office.does("Flag", amara.uri), run_jobs)

    assert (Report.objects.get().about, Report.objects.get().post) == (amara, None)


def test_a_report_of_a_post_is_about_its_author(office, amara, run_jobs):
    """Lemmy names the post alone, and says why in `summary`."""
    post = written(amara)
    done(office, office.does("Flag", post.uri, summary="It names someone"), run_jobs)

    assert (Report.objects.get().about, Report.objects.get().words) == (amara, "It names someone")


def test_the_same_report_twice_is_one(office, amara, run_jobs):
    flag = office.does("Flag", amara.uri)
    del flag["id"]
    for _ in range(2):
        done(office, flag, run_jobs)

    assert Report.objects.count() == 1


def test_posts_of_others_are_not_part_of_it(office, amara, ben, run_jobs):
    done(office, office.does("Flag", [amara.uri, written(ben).uri, "https://x.test/1", "nonsense"]), run_jobs)

    assert (Report.objects.get().about, Report.objects.get().post) == (amara, None)


# (for whom the post is, has somebody of that server seen it, may it be part of a report)
SEEN = [
    (Visibility.PUBLIC, "", True),
    (Visibility.QUIET, "", True),
    (Visibility.FOLLOWERS, "", False),
    (Visibility.FOLLOWERS, "follows", True),
    (Visibility.MENTIONED, "follows", False),
    (Visibility.MENTIONED, "is mentioned", True),
]


@pytest.mark.parametrize(("visibility", "tie", "is_part"), SEEN)
def test_what_never_went_there_is_not_shown_to_moderators_for_it(
    office, known, amara, run_jobs, visibility, tie, is_part
):
    post = written(amara, visibility=visibility)
    if tie == "follows":
        Follow.objects.create(follower=known.account, followed=amara, created_at=NOW, accepted_at=NOW)
    elif tie == "is mentioned":
        Mention.objects.create(post=post, account=known.account)
    done(office, office.does("Flag", [amara.uri, post.uri]), run_jobs)

    assert (Report.objects.get().post is not None) == is_part


def test_what_stays_on_this_server_is_not_part_of_it(office, amara, run_jobs):
    post = written(amara, is_local_only=True)
    done(office, office.does("Flag", [amara.uri, post.uri]), run_jobs)

    assert Report.objects.get().post is None


def test_reports_of_a_server_may_be_refused(office, amara, run_jobs):
    Server.objects.update(rejects_reports=True)

    assert done(office, office.does("Flag", amara.uri), run_jobs) == STATE.REFUSED
    assert not Report.objects.exists()


def test_a_report_about_nobody_here_is_let_go(office, run_jobs):
    assert done(office, office.does("Flag", "https://x.test/users/a"), run_jobs) == STATE.PASSED_OVER


# The top of a page


def pins(sender):
    return list(Pin.objects.filter(account=sender.account).values_list("post__uri", flat=True))


def featured(sender):
    return f"{sender.uri}/collections/featured"


def test_a_post_is_put_at_the_top_of_its_page_and_taken_from_there(known, amara, fake_web, run_jobs):
    Follow.objects.create(follower=amara, followed=known.account, created_at=NOW, accepted_at=NOW)
    uri = put_note(fake_web)

    assert done(known, known.does("Add", uri, target=featured(known)), run_jobs) == STATE.DONE
    assert pins(known) == [uri]
    assert done(known, known.does("Remove", uri, target=featured(known)), run_jobs) == STATE.DONE
    assert pins(known) == []


def test_of_whom_nobody_reads_nothing_is_fetched_for_the_top(known, fake_web, run_jobs):
    uri = put_note(fake_web)

    assert done(known, known.does("Add", uri, target=featured(known)), run_jobs) == STATE.PASSED_OVER
    assert fake_web.addresses() == []


def test_only_ones_own_page_has_such_a_top(known, amara, run_jobs):
    zoe = Sender("zoe")
    zoe.be_known()
    post = written(amara)

    assert done(known, known.does("Add", post.uri, target=featured(known)), run_jobs) == STATE.REFUSED
    assert done(zoe, zoe.does("Add", post.uri, target=featured(known)), run_jobs) == STATE.PASSED_OVER
    assert done(known, known.does("Add", {"type": "Hashtag", "name": "#river"}, target=featured(known)), run_jobs) == (
        STATE.PASSED_OVER
    )
    assert not Pin.objects.exists()


# Groups


@pytest.fixture
def group(amara):
    sender = Sender("kinship", host="groups.test")
    sender.be_known(type="Group")
    Follow.objects.create(follower=amara, followed=sender.account, created_at=NOW, accepted_at=NOW)
    return sender


@pytest.fixture
def zoe(fake_web):
    sender = Sender("zoe", host="other.test", key=1)
    sender.stand(fake_web)
    return sender


def announced(group, sender, kind, obj):
    inner = sender.does(kind, obj, to=[PUBLIC], cc=[group.uri])
    return group.does("Announce", inner, to=[PUBLIC], cc=[group.followers])


def test_a_new_post_of_a_group_is_passed_on_by_it_once(group, zoe, amara, fake_web, run_jobs):
    uri = put_note(fake_web, by=zoe.uri, type="Page", name="Kinship care", audience=group.uri)
    page = {"id": uri, "type": "Page", "attributedTo": zoe.uri, "content": "What the group says of it"}

    assert done(group, announced(group, zoe, "Create", page), run_jobs) == STATE.DONE
    done(group, group.does("Announce", uri, to=[PUBLIC], cc=[group.followers]), run_jobs)
    post = Post.objects.get(uri=uri)
    assert "What the group says" not in post.html
    assert Post.objects.get(boost_of=post).author == group.account


def test_an_answer_in_a_group_is_kept_where_its_discussion_is_here(group, zoe, amara, fake_web, run_jobs):
    asked = put_note(fake_web, 1, by=zoe.uri)
    done(group, group.does("Announce", asked, to=[PUBLIC], cc=[group.followers]), run_jobs)
    answer = put_note(fake_web, 2, by=zoe.uri, inReplyTo=asked)
    note = {"id": answer, "type": "Note", "attributedTo": zoe.uri, "inReplyTo": asked, "content": "…"}
    done(group, announced(group, zoe, "Create", note), run_jobs)

    kept = Post.objects.get(uri=answer)
    assert kept.in_reply_to.uri == asked
    assert not Post.objects.filter(boost_of=kept).exists()


def test_an_answer_to_what_is_not_here_is_let_go(group, zoe, fake_web, run_jobs):
    answer = put_note(fake_web, by=zoe.uri, inReplyTo="https://other.test/1")
    note = {"id": answer, "type": "Note", "attributedTo": zoe.uri, "inReplyTo": "https://other.test/1"}

    assert done(group, announced(group, zoe, "Create", note), run_jobs) == STATE.PASSED_OVER
    assert not Post.objects.exists()


@pytest.mark.parametrize("kind", ["Like", "Dislike", "Undo", "Delete", "Update", "Lock", "Block"])
def test_what_else_a_group_tells_is_let_go(group, zoe, amara, run_jobs, kind):
    post = written(amara)

    assert done(group, announced(group, zoe, kind, post.uri), run_jobs) == STATE.PASSED_OVER
    post.refresh_from_db()
    assert post.favourites_count == 0


def test_a_group_tells_nothing_of_a_post_that_its_actor_did_not_write(group, zoe, fake_web, run_jobs):
    uri = put_note(fake_web, by="https://third.test/users/x")
    note = {"id": uri, "type": "Note", "attributedTo": "https://third.test/users/x"}

    assert done(group, announced(group, zoe, "Create", note), run_jobs) == STATE.REFUSED
    assert fake_web.addresses() == []
