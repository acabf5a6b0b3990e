"""Keeping order from an app: who may do what, and that the log holds it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.client_api.tests.test_writing import make_file
from kith.members.actions import create_member
from kith.members.models import Rank, User
from kith.moderation.actions import report
from kith.moderation.models import Act, Report
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from tests.cast import NOW, make_member

SCOPES = "admin:read admin:write"


@pytest.fixture
def moses(db):
    return make_member("moses", rank=Rank.MODERATOR)


@pytest.fixture
def desk(app_of, moses):
    return app_of(moses, SCOPES)


@pytest.fixture
def office(app_of, dee):
    return app_of(dee, SCOPES)


@pytest.fixture
def reported(amara, chidi):
    post = publish_post(author=chidi, draft=Draft(text="For a few", visibility="followers"), now=NOW)
    return report(by=amara, about=chidi, post=post, category="abuse", words="It hurts", now=NOW)


@pytest.fixture
def waiting(db):
    return create_member(username="wanda", email="wanda@mail.test", password="", is_confirmed=True, now=NOW)


def names(app, query="", version=1):
    return {each["username"] for each in app.get(f"/api/v{version}/admin/accounts?{query}").json()}


def test_members_keep_no_order(app_of, amara, chidi):
    app = app_of(amara, SCOPES)
    for path in ("accounts", f"accounts/{chidi.id}", "reports"):
        response = app.get(f"/api/v1/admin/{path}")
        assert (response.status_code, response.json()) == (403, {"error": "This action is not allowed"})
    assert app.post(f"/api/v1/admin/accounts/{chidi.id}/action", {"type": "suspend"}).status_code == 403
    chidi.refresh_from_db()
    assert chidi.suspended_at is None


def test_people_are_found_by_what_is_known_of_them(desk, office, moses, amara, emi, waiting):
    assert names(desk) == {"moses", "dee", "amara"}
    assert names(desk, "pending=true") == {"wanda"}
    assert names(desk, "remote=true") == {"emi"}
    assert names(desk, "staff=true") == {"moses", "dee"}
    assert names(desk, "origin=remote", version=2) == {"emi"}
    assert names(desk, "username=AM", version=2) == {"amara"}
    assert names(desk, "display_name=nwosu", version=2) == {"amara"}
    assert names(office, "email=wanda@", version=2) == {"wanda"}
    first = desk.get("/api/v2/admin/accounts?limit=1")
    assert len(first.json()) == 1
    assert "max_id=" in first["Link"]


def test_only_administrators_see_where_somebody_is_written_to(desk, office, amara):
    assert desk.get(f"/api/v1/admin/accounts/{amara.id}").json()["email"] == ""
    told = office.get(f"/api/v1/admin/accounts/{amara.id}").json()
    assert told["email"] == "amara@mail.test"
    assert (told["account"]["acct"], told["confirmed"], told["approved"]) == ("amara", True, True)


def test_only_administrators_read_what_somebody_wrote_who_asked_to_join(desk, office, waiting):
    User.objects.filter(pk=waiting.pk).update(sign_up_answer="I am in foster care")
    path = f"/api/v1/admin/accounts/{waiting.account_id}"
    assert desk.get(path).json()["invite_request"] is None
    assert [each["invite_request"] for each in desk.get("/api/v1/admin/accounts?pending=true").json()] == [None]
    assert office.get(path).json()["invite_request"] == "I am in foster care"


@pytest.mark.parametrize(
    ("deed", "is_now", "undo"),
    [("silence", "silenced", "unsilence"), ("suspend", "suspended", "unsuspend"), ("disable", "disabled", "enable")],
)
def test_what_is_done_is_logged_and_can_be_undone(office, chidi, dee, deed, is_now, undo):
    path = f"/api/v1/admin/accounts/{chidi.id}"
    assert office.post(f"{path}/action", {"type": deed, "text": "Please stop"}).json() == {}
    assert office.get(path).json()[is_now] is True
    act = Act.objects.get()
    assert (act.by, act.account, act.details) == (dee.user, chidi, "Please stop")
    assert office.post(f"{path}/{undo}").json()[is_now] is False
    assert Act.objects.count() == 2
    assert User.objects.get(account=chidi).may_enter


def test_a_moderator_limits_but_closes_no_login_and_touches_no_keeper(desk, chidi, dee, moses):
    assert desk.post(f"/api/v1/admin/accounts/{chidi.id}/action", {"type": "silence"}).status_code == 200
    for account, deed in ((chidi, "disable"), (dee, "suspend"), (moses, "silence")):
        answer = desk.post(f"/api/v1/admin/accounts/{account.id}/action", {"type": deed})
        assert (answer.status_code, answer.json()["error"]) == (403, "This action is not allowed")
    assert Act.objects.count() == 1
    assert desk.post(f"/api/v1/admin/accounts/{chidi.id}/action", {"type": "tickle"}).status_code == 422
    assert desk.post("/api/v1/admin/accounts/1/action", {"type": "none"}).status_code == 404


def test_who_waits_is_let_in_by_administrators(desk, office, waiting):
    path = f"/api/v1/admin/accounts/{waiting.account_id}"
    assert desk.post(f"{path}/approve").status_code == 403
    assert office.post(f"{path}/approve").json()["approved"] is True
    assert Act.objects.get().verb == "approve_member"
    for again in ("approve", "reject"):
        assert office.post(f"{path}/{again}").status_code == 403
    assert User.objects.filter(pk=waiting.pk).exists()


def test_who_is_turned_away_is_forgotten(office, waiting):
    assert office.post(f"/api/v1/admin/accounts/{waiting.account_id}/reject").json() == {}
    assert not User.objects.filter(pk=waiting.pk).exists()


def test_only_who_is_suspended_is_deleted_and_after_a_week(office, chidi):
    path = f"/api/v1/admin/accounts/{chidi.id}"
    assert office.delete(path).status_code == 403
    office.post(f"{path}/action", {"type": "suspend"})
    assert office.delete(path).status_code == 200
    assert User.objects.get(account=chidi).leaves_at is not None


def test_a_report_is_taken_up_decided_and_opened_again(desk, moses, reported, chidi):
    path = f"/api/v1/admin/reports/{reported.id}"
    (told,) = desk.get("/api/v1/admin/reports").json()
    assert (told["comment"], told["category"], told["action_taken"]) == ("It hurts", "other", False)
    assert told["target_account"]["username"] == "chidi"
    assert [each["visibility"] for each in told["statuses"]] == ["private"]
    assert desk.post(f"{path}/assign_to_self").json()["assigned_account"]["username"] == "moses"
    assert desk.post(f"{path}/unassign").json()["assigned_account"] is None
    assert desk.post(f"{path}/resolve").json()["action_taken_by_account"]["username"] == "moses"
    assert desk.get("/api/v1/admin/reports").json() == []
    assert len(desk.get("/api/v1/admin/reports?resolved=true").json()) == 1
    assert len(desk.get("/api/v1/admin/reports?resolved=true&unresolved=true").json()) == 1
    assert desk.get("/api/v1/admin/reports?unresolved=true").json() == []
    assert desk.post(f"{path}/resolve").status_code == 200
    assert desk.post(f"{path}/reopen").json()["action_taken"] is False
    assert [act.verb for act in Act.objects.order_by("id")] == [
        "took up a report", "let go of a report", "left as it is", "opened a report again",
    ]  # fmt: skip


def test_an_action_decides_its_report(desk, reported, chidi):
    answer = desk.post(
        f"/api/v1/admin/accounts/{chidi.id}/action",
        {"type": "suspend", "report_id": str(reported.id), "text": "Enough"},
    )
    assert answer.status_code == 200
    assert Report.objects.get().decision == "suspend"
    assert desk.get(f"/api/v1/admin/reports/{reported.id}").json()["target_account"]["suspended"] is True


@pytest.mark.parametrize("with_report", [False, True])
def test_all_pictures_of_someone_are_covered_and_shown_again(with_report, desk, app_of, client, reported, amara, chidi):
    picture = make_file(chidi)
    old = publish_post(author=chidi, draft=Draft(text="Before", media_ids=(picture.pk,)), now=NOW)
    reader = app_of(amara)

    def told(post):
        return reader.get(f"/api/v1/statuses/{post.id}").json()["sensitive"]

    def page(post):
        return client.get(f"/@chidi/{post.id}").content.decode()

    assert told(old) is False
    assert "Covered by" not in page(old)
    form = {"type": "sensitive", "text": "Please cover such pictures"}
    form |= {"report_id": str(reported.id)} if with_report else {}

    assert desk.post(f"/api/v1/admin/accounts/{chidi.id}/action", form).status_code == 200

    new = publish_post(author=chidi, draft=Draft(text="After"), now=NOW)
    assert (told(old), told(new)) == (True, True)
    assert "Covered by the moderators" in page(old)
    assert desk.get(f"/api/v1/admin/accounts/{chidi.id}").json()["sensitized"] is True
    assert names(desk, "sensitized=true") == {"chidi"}
    assert Act.objects.latest("id").verb == "covered the pictures of"
    assert (Report.objects.get().decision == "cover") is with_report
    (notice,) = app_of(chidi).get("/api/v1/notifications?types[]=moderation_warning").json()
    warning = notice["moderation_warning"]
    assert (warning["action"], warning["text"], warning["appeal"]) == ("sensitive", "Please cover such pictures", None)
    assert warning["status_ids"] == ([str(reported.post_id)] if with_report else [])

    assert desk.post(f"/api/v1/admin/accounts/{chidi.id}/unsensitive").json()["sensitized"] is False
    assert (told(old), told(new)) == (False, False)
    assert "Covered by" not in page(old)


def test_a_report_is_put_under_another_heading(desk, reported):
    path = f"/api/v1/admin/reports/{reported.id}"
    assert desk.put(path, {"category": "other"}, content_type="application/json").status_code == 200
    assert Report.objects.get().category == "abuse"  # ours is finer, and it fits
    assert desk.put(path, {"category": "spam"}, content_type="application/json").json()["category"] == "spam"
    assert desk.put(path, {"category": "dull"}, content_type="application/json").status_code == 422
    assert desk.get("/api/v1/admin/reports/77").status_code == 404


def test_a_long_desk_costs_as_much_as_a_short_one(desk, amara):
    desk.get("/api/v1/admin/accounts")
    counts = []
    for many in (2, 20):
        for number in range(many):
            make_member(f"sam{many}x{number}")
        with CaptureQueriesContext(connection) as asked:
            assert len(desk.get("/api/v1/admin/accounts").json()) >= many
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_forty_reports_are_as_many_questions_as_two(desk, amara):
    counts = []
    for many in (2, 40):
        while Report.objects.count() < many:
            author = make_member(f"rude{Report.objects.count()}")
            draft = Draft(text=f"Rude {Report.objects.count()}", visibility="followers")
            post = publish_post(author=author, draft=draft, now=NOW)
            report(by=amara, about=author, post=post, category="abuse", now=NOW)
        desk.get("/api/v1/admin/reports")
        with CaptureQueriesContext(connection) as asked:
            told = desk.get("/api/v1/admin/reports").json()
        assert [len(each["statuses"]) for each in told] == [1] * many
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_nobody_is_measured(desk):
    for path in ("measures", "dimensions", "retention"):
        assert desk.post(f"/api/v1/admin/{path}", {"keys": ["new_users"]}).json() == []
