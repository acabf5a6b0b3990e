from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kith.accounts.actions import block, follow, mute
from kith.accounts.models import Account
from kith.posts.actions import bookmark, boost, delete_post, edit_post, favourite, pin, publish_post
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Visibility
from kith.timelines.models import Marker


@pytest.fixture
def write(run_jobs):
    """`write(amara, "words")` publishes and lets all that follows happen; minutes ago, so that order is plain."""
    minutes = iter(range(1000, 0, -1))

    def publish(author, text, **fields):
        at = fields.pop("at", None) or timezone.now() - timedelta(minutes=next(minutes))
        post = publish_post(author=author, draft=Draft(text=text, **fields), now=at)
        run_jobs()
        return post

    return publish


def seen(browser, address):
    response = browser.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def test_home_greets_and_shows_what_ones_people_wrote(amara, ben, chidi, write, sign_in):
    write(amara, "Forty minutes round the park")
    write(chidi, "Not for Ben’s home")

    page = seen(sign_in(ben), "/home")

    assert "Forty minutes round the park" in page
    assert "Not for Ben" not in page
    assert "That is everything there is so far." in page


def test_an_empty_home_teaches_three_ways(chidi, sign_in):
    page = seen(sign_in(chidi), "/home")

    assert "Say who you are" in page
    assert "Meet some people" in page
    assert "Bring something to read" in page


def test_home_is_paged_and_nothing_is_missed(amara, ben, write, sign_in):
    posts = [write(amara, f"Lap number {lap}") for lap in range(25)]
    browser = sign_in(ben)

    first = browser.get("/home")
    second = browser.get("/home" + first.context["older"])

    shown = first.content.decode() + second.content.decode()
    assert all(f"post-{post.id}" in shown for post in posts)
    assert second.context["older"] == ""


def test_the_line_says_where_one_stopped(amara, ben, write, sign_in):
    browser = sign_in(ben)
    write(amara, "Seen yesterday")
    seen(browser, "/home")
    Marker.objects.update(changed_at=timezone.now() - timedelta(days=3))
    write(amara, "Written since")

    page = seen(browser, "/home")

    assert page.index("Written since") < page.index("You stopped here on") < page.index("Seen yesterday")
    assert "One new post. Nothing is urgent." in page


def test_hidden_boosts_and_muted_people_stay_out(amara, ben, chidi, dee, write, sign_in, run_jobs, now):
    post = write(chidi, "Passed on by Amara")
    boost(account=amara, post=post, now=timezone.now())
    run_jobs()
    browser = sign_in(ben)
    assert "Passed on by <bdi>Amara Nwosu-Hart</bdi>" in seen(browser, "/home")

    follow(follower=ben, target=amara, now=timezone.now(), shows_boosts=False)
    assert "Passed on by Amara" not in browser.get("/home").content.decode()

    write(amara, "Unheard for a while")
    mute(account=ben, target=amara, now=timezone.now(), ends_at=None, hides_notifications=True)
    assert "Unheard for a while" not in browser.get("/home").content.decode()


def test_local_shows_public_posts_from_here_to_visitors_too(amara, ben, write, sign_in):
    question = write(amara, "For everyone")
    write(amara, "Quietly", visibility=Visibility.QUIET)
    write(amara, "For this server", is_local_only=True)
    write(ben, "An answer stays in its discussion", in_reply_to_id=question.id)

    for_ben, for_visitors = seen(sign_in(ben), "/here"), seen(Client(), "/here")

    assert "For everyone" in for_ben
    assert "For everyone" in for_visitors
    assert "For this server" in for_ben
    assert "For this server" not in for_visitors
    assert "Quietly" not in for_ben
    assert "An answer stays" not in for_ben


def test_a_tag_has_its_page_in_any_spelling(amara, write, sign_in):
    write(amara, "We walk #WalkingSupervision")

    assert "We walk" in seen(Client(), "/tags/walkingsupervision")
    assert "Nobody has used this tag yet" in seen(Client(), "/tags/nothing")


def test_saved_and_thanked_show_the_last_first(amara, ben, write, sign_in):
    first, second = write(amara, "First words"), write(amara, "Second words")
    for post in (second, first):
        bookmark(account=ben, post=post, now=timezone.now())
        favourite(account=ben, post=post, now=timezone.now())
    browser = sign_in(ben)

    for address in ("/saved", "/thanked"):
        page = seen(browser, address)
        assert page.index("First words") < page.index("Second words")


def test_a_profile_shows_what_is_kept_at_the_top_first_and_once(amara, ben, write, sign_in):
    kept = write(amara, "Why I write here")
    write(amara, "Something later")
    pin(account=amara, post=kept, now=timezone.now())

    page = seen(sign_in(ben), "/@amara")

    assert page.index("Why I write here") < page.index("Something later")
    assert page.count(f'id="post-{kept.id}"') == 1
    assert "Kept at top" in page


def test_a_profile_has_replies_and_pictures_apart(amara, ben, write, sign_in):
    post = write(ben, "Who walks?")
    write(amara, "We do", in_reply_to_id=post.id)

    assert "We do" not in seen(Client(), "/@amara")
    assert "We do" in seen(Client(), "/@amara?show=replies")
    assert "Nothing here for you to read" in seen(Client(), "/@amara?show=media")


@pytest.mark.parametrize(
    "address", ["/@nobody", "/@nobody@elsewhere.test", "/@amara/1", "/@amara/abc", "/@amara/" + "9" * 40]
)
def test_what_is_not_there_is_not_found(amara, address):
    assert Client().get(address).status_code == 404


def test_who_is_blocked_finds_nobody(amara, ben, write, sign_in):
    post = write(amara, "Not for Ben any more")
    block(account=amara, target=ben, now=timezone.now())
    browser = sign_in(ben)

    assert browser.get("/@amara").status_code == 404
    assert browser.get(f"/@amara/{post.id}").status_code == 404
    assert "Not for Ben any more" not in browser.get("/home").content.decode()


def test_a_discussion_shows_what_came_before_and_after(amara, ben, chidi, write, sign_in):
    question = write(amara, "Does anyone else walk for supervision?")
    answer = write(ben, "We walk to the allotment", in_reply_to_id=question.id)
    write(chidi, "On Fridays", in_reply_to_id=answer.id)

    page = seen(sign_in(ben), f"/@amara/{question.id}")
    assert "A discussion with 2 replies from 3 people." in page
    assert "Does anyone else walk for supervision?</h1>" in page

    middle = seen(Client(), f"/@ben/{answer.id}")
    assert middle.index("Does anyone else") < middle.index("We walk to the allotment</p>") < middle.index("On Fridays")


def test_answers_to_what_was_deleted_are_kept(amara, ben, chidi, write):
    question = write(amara, "Does anyone walk?")
    answer = write(ben, "Soon gone", in_reply_to_id=question.id)
    write(chidi, "Still here", in_reply_to_id=answer.id)
    delete_post(post=answer, by=ben)

    page = seen(Client(), f"/@amara/{question.id}")

    assert "In answer to a post that is not here any more" in page
    assert "Still here" in page
    assert "Soon gone" not in page


def test_a_boost_leads_to_what_it_passes_on(amara, ben, write):
    post = write(amara, "Passed on")
    passed = boost(account=ben, post=post, now=timezone.now())

    response = Client().get(f"/@ben/{passed.id}")

    assert response["Location"] == f"/@amara/{post.id}"


def test_a_card_shows_each_reader_their_own_deeds_and_vote(amara, ben, chidi, write, sign_in):
    post = write(amara, "Which is it?", poll=PollDraft(options=("Tea", "Coffee"), lasts=timedelta(days=1)))
    favourite(account=ben, post=post, now=timezone.now())

    for_ben, for_chidi = seen(sign_in(ben), "/here"), seen(sign_in(chidi), "/here")

    assert "Thanked" in for_ben
    assert "Thanked" not in for_chidi
    assert f"/posts/{post.id}/edit" not in for_ben
    assert f"/posts/{post.id}/edit" in seen(sign_in(amara), "/here")
    assert f'formaction="/posts/{post.id}/vote"' in for_ben
    assert f'formaction="/posts/{post.id}/vote"' not in seen(sign_in(amara), "/here")


def test_a_card_is_never_older_than_its_post(amara, ben, write, sign_in):
    post = write(amara, "First words")
    browser = sign_in(ben)
    seen(browser, "/here")

    edit_post(post=post, author=amara, draft=Draft(text="Better words"), now=timezone.now())
    account = Account.objects.get(pk=amara.pk)
    account.display_name = "Amara N."
    account.save()
    page = seen(browser, "/here")

    assert "Better words" in page
    assert "First words" not in page
    assert "Amara N." in page


def test_followers_are_kept_private_where_one_wants(amara, ben, sign_in):
    assert "@ben" in seen(Client(), "/@amara/followers")
    assert "@amara" in seen(Client(), "/@ben/following")

    type(amara).objects.filter(pk=amara.pk).update(hides_connections=True)
    assert "Kept private" in seen(Client(), "/@amara/followers")


def test_who_is_not_signed_in_is_shown_the_door(db):
    for address in ("/home", "/saved", "/thanked", "/notices"):
        assert "/sign-in" in Client().get(address)["Location"]


def test_following_from_a_page_fills_home(amara, chidi, write, sign_in, run_jobs):
    write(amara, "Already written")

    follow(follower=chidi, target=amara, now=timezone.now())
    run_jobs()

    assert "Already written" in seen(sign_in(chidi), "/home")


def test_the_sign_over_a_discussion_keeps_tags_and_names_whole(amara, ben, sign_in):
    post = publish_post(author=amara, draft=Draft(text="Round the park\nwith @ben #walking"), now=timezone.now())

    page = sign_in(ben).get(f"/@amara/{post.id}").content.decode()

    assert "Round the park with @ben #walking</h1>" in page
