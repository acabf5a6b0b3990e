"""What one does about somebody through an app, and whom one keeps away."""

from datetime import timedelta

import pytest

from kith.accounts.actions import block, change_profile, follow, mute
from kith.accounts.actions.profile import ProfileDraft
from kith.accounts.models import Block, DomainBlock, Follow, Kind, Mute
from kith.client_api.views import relations
from kith.foundations.rates import Rate, forget_counts
from tests.cast import make_account


@pytest.fixture
def app(app_of, ben):
    return app_of(ben)


def do(app, account, deed, **form):
    return app.post(f"/api/v1/accounts/{account.id}/{deed}", form)


def test_follows_and_lets_go(app, ben, chidi):
    tie = do(app, chidi, "follow").json()
    assert (tie["id"], tie["following"], tie["showing_reblogs"], tie["notifying"]) == (str(chidi.id), True, True, False)

    tie = do(app, chidi, "follow", reblogs=False, notify=True, languages=["cy", "en"]).json()
    assert (tie["showing_reblogs"], tie["notifying"], tie["languages"]) == (False, True, ["cy", "en"])
    assert do(app, chidi, "follow").json()["languages"] == ["cy", "en"]
    assert do(app, chidi, "follow", languages=None).json()["languages"] is None

    assert do(app, chidi, "unfollow").json()["following"] is False
    assert do(app, chidi, "unfollow").status_code == 200


def test_asks_who_is_locked_and_waits(app, app_of, ben, chidi, now):
    change_profile(account=chidi, draft=ProfileDraft(is_locked=True), now=now)
    tie = do(app, chidi, "follow", notify=True).json()
    assert (tie["following"], tie["requested"], tie["notifying"]) == (False, True, True)
    theirs = app_of(chidi)
    assert [each["acct"] for each in theirs.get("/api/v1/follow_requests").json()] == ["ben"]
    assert theirs.get(f"/api/v1/accounts/relationships?id={ben.id}").json()[0]["requested_by"] is True

    let_in = theirs.post(f"/api/v1/follow_requests/{ben.id}/authorize").json()

    assert (let_in["followed_by"], let_in["requested_by"]) == (True, False)
    assert theirs.get("/api/v1/follow_requests").json() == []
    assert theirs.post(f"/api/v1/follow_requests/{ben.id}/authorize").status_code == 404


def test_turns_down_who_asks(app, app_of, ben, chidi, now):
    change_profile(account=chidi, draft=ProfileDraft(is_locked=True), now=now)
    do(app, chidi, "follow")
    tie = app_of(chidi).post(f"/api/v1/follow_requests/{ben.id}/reject").json()
    assert (tie["followed_by"], tie["requested_by"]) == (False, False)
    assert not Follow.objects.filter(followed=chidi).exists()


@pytest.mark.parametrize("deed", ["follow", "block", "mute"])
def test_nobody_does_it_to_themselves(app, ben, deed):
    answer = do(app, ben, deed)
    assert (answer.status_code, answer.json()) == (403, {"error": "This action is not allowed"})


def test_who_blocked_one_can_not_be_followed_and_is_not_there(app, ben, chidi, now):
    block(account=chidi, target=ben, now=now)
    assert do(app, chidi, "follow").status_code == 404
    assert do(app, chidi, "block").json()["blocking"] is True


def test_whom_one_blocked_can_not_be_followed(app, ben, chidi, now):
    block(account=ben, target=chidi, now=now)
    assert do(app, chidi, "follow").status_code == 403


def test_blocks_and_unblocks(app, amara, ben, now):
    follow(follower=amara, target=ben, now=now)
    tie = do(app, amara, "block").json()
    assert (tie["blocking"], tie["following"], tie["followed_by"]) == (True, False, False)
    assert [each["acct"] for each in app.get("/api/v1/blocks").json()] == ["amara"]
    assert f"max_id={Block.objects.get().pk}" in app.get("/api/v1/blocks")["Link"]
    assert do(app, amara, "unblock").json()["blocking"] is False
    assert app.get("/api/v1/blocks").json() == []


def test_mutes_for_good_or_for_a_time(app, amara, chidi):
    assert do(app, amara, "mute", notifications=False).json()["muting_notifications"] is False
    tie = do(app, chidi, "mute", duration=3600).json()
    assert (tie["muting"], tie["muting_notifications"]) == (True, True)
    assert tie["muting_expires_at"].endswith("Z")

    one, two = app.get("/api/v1/mutes").json()

    assert (one["acct"], one["mute_expires_at"]) == ("chidi", tie["muting_expires_at"])
    assert (two["acct"], two["mute_expires_at"]) == ("amara", None)
    assert do(app, chidi, "mute", duration=0).json()["muting_expires_at"] is None
    assert do(app, chidi, "unmute").json()["muting"] is False


@pytest.mark.parametrize(("duration", "status"), [(-1, 422), (10**13, 422), ("soon", 400)])
def test_refuses_a_time_that_is_none(app, amara, duration, status):
    assert do(app, amara, "mute", duration=duration).status_code == status
    assert not Mute.objects.exists()


def test_a_mute_that_is_over_is_none(app, ben, amara, now):
    mute(account=ben, target=amara, now=now - timedelta(days=400), ends_at=now - timedelta(days=399))
    assert app.get("/api/v1/mutes").json() == []
    assert app.get(f"/api/v1/accounts/relationships?id={amara.id}").json()[0]["muting"] is False


def test_keeps_a_note_for_oneself(app, app_of, amara, ben):
    assert do(app, amara, "note", comment=" Met in Cardiff ").json()["note"] == "Met in Cardiff"
    assert app_of(amara).get(f"/api/v1/accounts/relationships?id={ben.id}").json()[0]["note"] == ""
    assert do(app, amara, "note", comment="").json()["note"] == ""


def test_removes_a_follower(app_of, amara, ben):
    assert do(app_of(amara), ben, "remove_from_followers").json()["followed_by"] is False
    assert not Follow.objects.exists()


@pytest.mark.parametrize(("yes", "no"), [("endorse", "unendorse"), ("pin", "unpin")])
def test_recommends_whom_one_follows(app, amara, chidi, yes, no):
    assert do(app, amara, yes).json()["endorsed"] is True
    refused = do(app, chidi, yes)
    assert refused.status_code == 422
    assert "already following" in refused.json()["error"]
    assert do(app, amara, no).json()["endorsed"] is False


def test_letters_to_strangers_are_not_sent(client, amara):
    assert client.post(f"/api/v1/accounts/{amara.id}/email_subscriptions", {"email": "x@mail.test"}).status_code == 404


DEEDS = ["follow", "unfollow", "block", "unblock", "mute", "unmute", "note", "endorse", "unendorse",
         "remove_from_followers"]  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS)
def test_says_nothing_of_a_private_website(app, deed):
    feed = make_account("secret", kind=Kind.FEED, is_locked=True)
    assert do(app, feed, deed).status_code == 404
    assert app.delete(f"/api/v1/suggestions/{feed.id}").status_code == 404


@pytest.mark.parametrize("deed", ["mute", "unmute", "note", "unfollow"])
def test_who_reads_a_private_website_does_as_with_others(app, ben, deed, now):
    feed = make_account("secret", kind=Kind.FEED, is_locked=True)
    Follow.objects.create(follower=ben, followed=feed, created_at=now, accepted_at=now)
    assert do(app, feed, deed).status_code == 200


def test_lets_go_of_who_is_gone(app, amara, now):
    amara.suspended_at = now
    amara.save()
    assert do(app, amara, "unfollow").json()["following"] is False


@pytest.mark.parametrize(
    ("scope", "deed"),
    [("write:follows", "follow"), ("write:blocks", "block"), ("write:mutes", "mute"), ("follow", "mute"),
     ("follow", "block"), ("write", "note")],
)  # fmt: skip
def test_each_deed_has_its_scope(app_of, ben, chidi, scope, deed):
    assert do(app_of(ben, scope), chidi, deed).status_code == 200
    assert do(app_of(ben, "read write:statuses"), chidi, deed).status_code == 403


def test_nobody_follows_hundreds_a_day(app, amara, settings, monkeypatch):
    settings.KITH_RATE_LIMITS = True
    forget_counts()
    monkeypatch.setattr(relations.follow, "rate", Rate("follows", 3, 86_400))
    assert [do(app, amara, "follow").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert do(app, amara, "unfollow").status_code == 200
    forget_counts()


def test_keeps_a_server_away(app, ben, emi, now):
    Follow.objects.create(follower=ben, followed=emi, created_at=now, accepted_at=now)
    preview = app.get("/api/v1/domain_blocks/preview?domain=elsewhere.test").json()
    assert preview == {"following_count": 1, "followers_count": 0}

    assert app.post("/api/v1/domain_blocks", {"domain": "Elsewhere.test"}).json() == {}

    assert app.get("/api/v1/domain_blocks").json() == ["elsewhere.test"]
    tie = app.get(f"/api/v1/accounts/relationships?id={emi.id}").json()[0]
    assert (tie["domain_blocking"], tie["following"]) == (True, False)
    assert app.delete("/api/v1/domain_blocks?domain=elsewhere.test").json() == {}
    assert app.get("/api/v1/domain_blocks").json() == []


def test_a_server_s_name_may_come_in_the_body_of_a_deletion(app, ben, now):
    app.form("/api/v1/domain_blocks", {"domain": "a.test"})
    app.delete("/api/v1/domain_blocks", "domain=a.test", content_type="application/x-www-form-urlencoded")
    assert not DomainBlock.objects.exists()


@pytest.mark.parametrize("domain", ["", "kith.test", "no name"])
def test_refuses_what_is_no_other_server(app, domain):
    for answer in (app.post("/api/v1/domain_blocks", {"domain": domain}),
                   app.get("/api/v1/domain_blocks/preview", {"domain": domain})):  # fmt: skip
        assert answer.status_code == 422


def test_forty_blocks_are_as_many_queries_as_two(app, ben, now, django_assert_num_queries):
    for count in (2, 40):
        while ben.blocks.count() < count:
            block(account=ben, target=make_account(f"b{ben.blocks.count()}"), now=now)
        app.get("/api/v1/blocks")
        with django_assert_num_queries(3):  # the token, the page, their counts
            assert len(app.get("/api/v1/blocks").json()) == count
