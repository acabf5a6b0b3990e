"""The table of who finds a post by its words, through the page: who × audience × whether its author lets it be found.

Finding never shows more than may be read (test_who_sees_what.py), and of strangers only what they allow.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kith.accounts.actions import ProfileDraft, block, change_profile, follow
from kith.accounts.models import Account
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Bookmark, Favourite, Post, Visibility
from tests.cast import make_member

AUDIENCES = {
    "everyone": {"visibility": Visibility.PUBLIC},
    "quiet": {"visibility": Visibility.QUIET},
    "this server": {"visibility": Visibility.PUBLIC, "is_local_only": True},
    "followers": {"visibility": Visibility.FOLLOWERS},
    "mentioned": {"visibility": Visibility.MENTIONED},
}
# Ben follows the author, Dora is named, Chidi has no tie, Fay was blocked, a visitor has no name here.
WHO = ("amara", "ben", "dora", "chidi", "fay", "visitor")
MAY_READ = {
    "everyone": {"amara", "ben", "dora", "chidi"},
    "quiet": {"amara", "ben", "dora", "chidi"},
    "this server": {"amara", "ben", "dora", "chidi"},
    "followers": {"amara", "ben", "dora"},
    "mentioned": {"amara", "dora"},
}
TIED = {"amara", "dora"}  # it is theirs, or names them
IS_PUBLIC = {"everyone", "this server"}
WORD, WORDS = "parkrounds", "Forty minutes of parkrounds"
ASKED = (WORD, f"{WORD}*", f'"minutes of {WORD}"', "from:amara", f"{WORD} in:library", f"{WORD} in:public")


@pytest.fixture
def people(amara, ben, chidi, run_jobs):
    dora, fay = make_member("dora"), make_member("fay")
    follow(follower=fay, target=amara, now=timezone.now())
    block(account=amara, target=fay, now=timezone.now())
    run_jobs()
    return {"amara": amara, "ben": ben, "chidi": chidi, "dora": dora, "fay": fay}


@pytest.fixture
def finds(people, sign_in):
    """`finds("ben", "tea")`: does the page that Ben gets hold the post, or as much as its word?"""
    browsers = {"visitor": Client()}

    def page_holds(who, asked, **more):
        if who not in browsers:
            browsers[who] = sign_in(people[who])
        content = browsers[who].get("/search", {"q": asked} | more).content.decode()
        said = content.replace("<mark>", "").replace("</mark>", "")
        assert "Look further back" not in content
        return WORDS in said

    return page_holds


@pytest.fixture
def post(people, run_jobs):
    def publish(audience, *, is_open):
        author = change_profile(account=people["amara"], draft=ProfileDraft(is_indexable=is_open), now=timezone.now())
        draft = Draft(text=f"{WORDS} @dora", **AUDIENCES[audience])
        made = publish_post(author=author, draft=draft, now=timezone.now() - timedelta(minutes=5))
        run_jobs()
        return made

    return publish


def may_find(who, audience, asked, *, is_open):
    is_open_to_them = is_open and audience in IS_PUBLIC and who in MAY_READ[audience]
    if "in:public" in asked:
        return is_open_to_them
    if "in:library" in asked:
        return who in TIED
    return is_open_to_them or who in TIED


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("is_open", [True, False])
def test_by_word(who, audience, is_open, post, finds):
    post(audience, is_open=is_open)

    for asked in ASKED:
        assert finds(who, asked) == may_find(who, audience, asked, is_open=is_open), asked
        assert finds(who, asked, show="posts") == may_find(who, audience, asked, is_open=is_open), asked


@pytest.mark.parametrize("tie", ["saved", "thanked", "answered", "passed on"])
@pytest.mark.parametrize("who", ["ben", "dora", "chidi", "fay"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_one_has_a_tie_to_is_found_only_while_one_may_read_it(tie, who, audience, post, people, finds):
    made, me, now = post(audience, is_open=False), people[who], timezone.now()
    # Tied at a time when they could read it; what changed since is what the door has to know.
    if tie == "saved":
        Bookmark.objects.create(account=me, post=made, created_at=now)
    elif tie == "thanked":
        Favourite.objects.create(account=me, post=made, created_at=now)
    else:
        answers = {"in_reply_to": made} if tie == "answered" else {"boost_of": made}
        Post.objects.create(id=7, uri="https://kith.test/7", author=me, thread_id=7, published_at=now, **answers)

    assert finds(who, WORD) == finds(who, f"{WORD} in:library") == (who in MAY_READ[audience])
    assert finds(who, f"{WORD} in:saved") == (who in MAY_READ[audience] and tie == "saved")


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("fate", ["hidden", "suspended", "left", "limited"])
def test_what_was_taken_away_is_not_found(who, fate, post, people, finds):
    made = post("everyone", is_open=True)
    if fate == "hidden":
        Post.objects.filter(pk=made.pk).update(hidden_at=timezone.now())
    else:
        Account.objects.filter(pk=people["amara"].pk).update(**{f"{fate}_at": timezone.now()})
    may = {
        "hidden": {"amara"},
        "suspended": set(),
        "left": set(),
        "limited": {"amara", "ben", "dora"},  # themselves, who follows them, whom it names
    }[fate]

    assert (fate in {"suspended", "left"} and who == "amara") or finds(who, WORD) == (who in may)


def test_what_is_covered_is_not_uncovered(people, run_jobs, sign_in):
    change_profile(account=people["amara"], draft=ProfileDraft(is_indexable=True), now=timezone.now())
    people["amara"].refresh_from_db()
    publish_post(author=people["amara"], draft=Draft(text=WORDS, warning="Running"), now=timezone.now())

    page = sign_in(people["chidi"]).get("/search", {"q": WORD}).content.decode()
    assert "Running" in page
    assert WORDS not in page.replace("<mark>", "").replace("</mark>", "")


def test_words_of_people_are_words_on_the_page(people, sign_in):
    change_profile(account=people["amara"], draft=ProfileDraft(is_indexable=True), now=timezone.now())
    people["amara"].refresh_from_db()
    publish_post(author=people["amara"], draft=Draft(text="Tea <b>&amp;</b> <script>x()</script>"), now=timezone.now())

    page = sign_in(people["chidi"]).get("/search", {"q": "tea <script>"}).content.decode()
    assert "<mark>Tea</mark> &lt;b&gt;&amp;amp;&lt;/b&gt; &lt;<mark>script</mark>&gt;" in page
    assert "<script>x" not in page
