"""Blocks from elsewhere, and people there who move, change, or delete their account."""

import json

import pytest
from django.utils import timezone

from kith.accounts.actions import block as block_someone
from kith.accounts.actions import mute as mute_someone
from kith.accounts.models import Account, Block, Follow, Mute
from kith.federation.models import Arrival, Outgoing
from kith.federation.tests.senders import PUBLIC, Sender
from kith.notifications.models import Kind, Notification
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Favourite, Post
from tests.cast import NOW

STATE = Arrival.State


def done(sender, activity, run_jobs):
    assert sender.deliver(activity).status_code == 202
    run_jobs()
    return Arrival.objects.latest("pk").state


@pytest.fixture(autouse=True)
def nothing_leaves(fake_web):
    """What would be delivered stays in its rows."""


def follows(one, other, **choices):
    return Follow.objects.create(follower=one, followed=other, created_at=NOW, accepted_at=NOW, **choices)


# Blocks


def test_who_is_blocked_from_elsewhere_and_who_blocks_meet_no_more(known, amara, run_jobs):
    follows(known.account, amara)
    follows(amara, known.account)
    block = known.does("Block", amara.uri)

    assert done(known, block, run_jobs) == STATE.DONE
    made = Block.objects.get()
    assert (made.account, made.target, made.uri) == (known.account, amara, block["id"])
    assert not Follow.objects.exists()
    assert not Notification.objects.exists()
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize("as_what", ["embedded", "address"])
def test_a_block_is_lifted(known, amara, run_jobs, as_what):
    block = known.does("Block", amara.uri)
    done(known, block, run_jobs)

    assert done(known, known.does("Undo", block if as_what == "embedded" else block["id"]), run_jobs) == STATE.DONE
    assert not Block.objects.exists()


def test_nobody_lifts_anothers_block(known, amara, run_jobs):
    zoe = Sender("zoe", host="other.test")
    zoe.be_known()
    block = known.does("Block", amara.uri)
    done(known, block, run_jobs)

    assert done(zoe, zoe.does("Undo", block), run_jobs) == STATE.REFUSED
    assert done(zoe, zoe.does("Undo", block["id"]), run_jobs) == STATE.PASSED_OVER
    # Nor does their Undo lift the block that somebody here made.
    block_someone(account=amara, target=zoe.account, now=NOW)
    ours = {"type": "Block", "actor": zoe.uri, "object": amara.uri}
    assert done(zoe, zoe.does("Undo", ours), run_jobs) == STATE.PASSED_OVER
    assert Block.objects.count() == 2


def test_who_is_not_here_is_not_blocked(known, amara, run_jobs):
    assert done(known, known.does("Block", "http://kith.test/users/nobody"), run_jobs) == STATE.PASSED_OVER


# Deleting an account


def note_of(sender, number=1):
    uri = f"{sender.uri}/statuses/{number}"
    audience = {"to": [PUBLIC], "cc": [sender.followers]}
    note = {"id": uri, "type": "Note", "attributedTo": sender.uri, "content": "<p>Hello</p>", **audience}
    return sender.does("Create", note, **audience)


@pytest.mark.parametrize("as_what", ["address", "person", "tombstone"])
def test_who_deletes_their_account_is_erased_here(known, amara, ben, run_jobs, fake_web, as_what):
    follows(amara, known.account)
    follows(known.account, ben)
    done(known, note_of(known), run_jobs)
    post = publish_post(author=amara, draft=Draft(text="Hello"), now=NOW)
    done(known, known.does("Like", post.uri), run_jobs)
    Outgoing.objects.all().delete()
    kinds = {"person": "Person", "tombstone": "Tombstone"}
    gone = known.uri if as_what == "address" else {"id": known.uri, "type": kinds[as_what]}

    assert done(known, known.does("Delete", gone, to=[PUBLIC]), run_jobs) == STATE.DONE
    account = known.account
    assert account.left_at is not None
    assert (account.display_name, account.bio) == ("", "")
    assert known.actor.gone_at is not None
    assert not Post.objects.filter(author=account).exists()
    assert not Favourite.objects.exists()
    assert not Follow.objects.filter(follower=account).exists()
    assert not Follow.objects.filter(followed=account).exists()
    assert not Outgoing.objects.exists()  # there is nobody left to tell


def test_who_deleted_their_account_does_not_come_back_by_a_late_delivery(known, amara, run_jobs, fake_web):
    done(known, known.does("Delete", known.uri), run_jobs)
    known.stand(fake_web)

    done(known, known.does("Follow", amara.uri), run_jobs)
    assert not Follow.objects.filter(followed=amara).exists()


def test_nobody_deletes_anothers_account(known, amara, run_jobs):
    zoe = Sender("zoe")
    zoe.be_known()

    assert done(zoe, zoe.does("Delete", known.uri), run_jobs) == STATE.PASSED_OVER
    assert known.account.left_at is None


def test_who_is_suspended_here_may_still_say_goodbye(known, amara, run_jobs):
    Account.objects.filter(pk=known.account.pk).update(suspended_at=NOW)

    assert done(known, known.does("Follow", amara.uri), run_jobs) == STATE.PASSED_OVER
    assert done(known, known.does("Delete", known.uri), run_jobs) == STATE.DONE


# Moving


@pytest.fixture
def new(fake_web, known):
    """Emi's new account, which says that it is also the old one."""
    sender = Sender("emi", host="new.test", key=1)
    sender.stand(fake_web, alsoKnownAs=[known.uri])
    return sender


def test_who_moves_is_followed_where_they_go(known, new, amara, ben, chidi, run_jobs):
    follows(amara, known.account, notifies=True, shows_boosts=False)
    follows(ben, known.account)
    follows(known.account, chidi)

    assert done(known, known.does("Move", known.uri, target=new.uri), run_jobs) == STATE.DONE
    assert set(Follow.objects.filter(followed=new.account).values_list("follower", flat=True)) == {amara.pk, ben.pk}
    kept = Follow.objects.get(follower=amara, followed=new.account)
    assert (kept.notifies, kept.shows_boosts) == (True, False)
    assert not Follow.objects.filter(followed=known.account).exists()
    assert known.actor.moved_to == new.uri
    notices = Notification.objects.filter(kind=Kind.MOVED)
    assert {(notice.account_id, notice.by_id) for notice in notices} == {
        (amara.pk, new.account.pk),
        (ben.pk, new.account.pk),
    }
    assert set(Outgoing.objects.values_list("kind", flat=True)) == {"Follow", "Undo"}


def test_who_keeps_the_new_account_away_follows_neither(known, new, amara, run_jobs):
    new.be_known(also_known_as=[known.uri])
    follows(amara, known.account)
    block_someone(account=amara, target=new.account, now=NOW)
    done(known, known.does("Move", known.uri, target=new.uri), run_jobs)

    assert not Follow.objects.filter(follower=amara).exists()
    assert not Notification.objects.filter(kind=Kind.MOVED).exists()


def test_who_kept_the_old_account_away_keeps_the_new_one_away(known, new, amara, ben, chidi, run_jobs):
    block_someone(account=amara, target=known.account, now=NOW)
    mute_someone(account=ben, target=known.account, now=NOW, hides_notifications=False)
    follows(chidi, known.account)
    done(known, known.does("Move", known.uri, target=new.uri), run_jobs)

    assert Block.objects.filter(account=amara, target=new.account).exists()
    assert not Mute.objects.get(account=ben, target=new.account).hides_notifications
    assert Follow.objects.get(followed=new.account).follower == chidi


@pytest.mark.parametrize("says", [[], ["https://elsewhere.test/users/zoe"], "https://elsewhere.test/users/emi#not"])
def test_nobody_is_moved_to_who_does_not_say_so(known, new, amara, run_jobs, fake_web, says):
    follows(amara, known.account)
    new.stand(fake_web, alsoKnownAs=says)

    assert done(known, known.does("Move", known.uri, target=new.uri), run_jobs) == STATE.REFUSED
    assert Follow.objects.get().followed == known.account
    assert known.actor.moved_to == ""


def test_what_the_new_account_said_long_ago_is_asked_anew(known, new, amara, run_jobs, fake_web):
    new.be_known(also_known_as=[known.uri])
    new.stand(fake_web, alsoKnownAs=[])
    follows(amara, known.account)

    assert done(known, known.does("Move", known.uri, target=new.uri), run_jobs) == STATE.REFUSED
    assert Follow.objects.get().followed == known.account


def test_nobody_moves_anothers_account(known, new, amara, run_jobs):
    zoe = Sender("zoe")
    zoe.be_known()
    follows(amara, known.account)

    assert done(zoe, zoe.does("Move", known.uri, target=zoe.uri), run_jobs) == STATE.REFUSED
    assert done(known, known.does("Move", known.uri), run_jobs) == STATE.REFUSED
    assert done(known, known.does("Move", known.uri, target=known.uri), run_jobs) == STATE.REFUSED
    assert Follow.objects.get().followed == known.account


def test_nobody_is_moved_to_who_cannot_be_asked(known, amara, run_jobs):
    follows(amara, known.account)

    assert done(known, known.does("Move", known.uri, target="https://new.test/users/x"), run_jobs) == STATE.PASSED_OVER
    assert Follow.objects.get().followed == known.account


# Changing a profile


def test_a_changed_profile_is_taken_over(known, run_jobs, fake_web):
    known.stand(fake_web, name="Emi, carer")
    document = _document_at(fake_web, known.uri)

    assert done(known, known.does("Update", document), run_jobs) == STATE.DONE
    assert known.account.display_name == "Emi, carer"


def test_a_new_key_is_believed_from_where_it_stands_only(known, run_jobs, fake_web):
    known.stand(fake_web)
    document = _document_at(fake_web, known.uri)
    document["publicKey"] |= {"publicKeyPem": "-----BEGIN PUBLIC KEY-----\nforged\n-----END PUBLIC KEY-----"}
    done(known, known.does("Update", document), run_jobs)

    assert "forged" not in known.actor.public_pem


def test_nobody_changes_anothers_profile(known, run_jobs, fake_web):
    zoe = Sender("zoe")
    zoe.be_known()
    known.stand(fake_web, name="Not Emi")
    document = _document_at(fake_web, known.uri)

    assert done(zoe, zoe.does("Update", document), run_jobs) == STATE.REFUSED
    assert known.account.display_name == "Emi"


def test_a_profile_of_which_only_the_address_came_is_asked_for(known, run_jobs, fake_web):
    known.stand(fake_web, name="Emi, carer")
    done(known, known.does("Update", known.uri), run_jobs)

    assert known.account.display_name == "Emi, carer"
    assert known.actor.fetched_at <= timezone.now()


def _document_at(web, address):
    return json.loads(web.answers[address][2])
