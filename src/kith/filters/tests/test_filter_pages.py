import pytest
from django.urls import reverse

from kith.accounts.actions import block, mute
from kith.filters.actions import FilterDraft, Keyword, make_filter
from kith.filters.models import Filter, TagMute
from kith.filters.presets import preset, presets
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import ThreadMute

SAID = {
    "title": "Deaths",
    "lines": "death\nself harm\nsuicid*\n#grief\n@chidi",
    "action": "hide",
    "contexts": ["home", "public"],
    "lasts": "week",
}


def words_of(page):
    return page.content.decode()


def test_an_empty_page_teaches_and_offers_what_to_start_from(ben, sign_in):
    page = words_of(sign_in(ben).get(reverse("filters:index")))

    assert "Nothing is filtered" in page
    assert all(each.title in page for each in presets())


def test_starts_from_words_that_can_be_changed_first(ben, sign_in):
    page = words_of(sign_in(ben).get(reverse("filters:new"), {"from": "deaths"}))

    assert "bereavement" in page
    assert not Filter.objects.exists()


def test_every_list_to_start_from_can_be_kept_as_it_is(ben, sign_in):
    browser = sign_in(ben)
    for each in presets():
        said = SAID | {"title": each.title, "lines": "\n".join(each.words)}
        assert browser.post(reverse("filters:new"), said).status_code == 302
        assert Filter.objects.get(title=each.title).keywords.count() == len(each.words)
    assert preset("nothing") is None


def test_keeps_what_was_written(ben, chidi, sign_in):
    answer = sign_in(ben).post(reverse("filters:new"), SAID, follow=True)

    made = Filter.objects.get()
    assert (made.account, made.action, made.contexts) == (ben, "hide", ["home", "public"])
    assert {(word.keyword, word.is_whole) for word in made.keywords.all()} == {
        ("death", True), ("self harm", True), ("suicid", False), ("#grief", True),
    }  # fmt: skip
    assert made.accounts.get().target == chidi
    assert made.ends_at is not None
    assert "Until" in words_of(answer)


def test_shows_it_again_as_it_was_written(ben, chidi, sign_in):
    browser = sign_in(ben)
    browser.post(reverse("filters:new"), SAID)
    made = Filter.objects.get()

    page = words_of(browser.get(reverse("filters:change", args=[made.pk])))
    assert "suicid*" in page
    assert "@chidi" in page

    browser.post(reverse("filters:change", args=[made.pk]), SAID | {"title": "Gone", "lasts": "keep"})
    changed = Filter.objects.get()
    assert (changed.title, changed.ends_at) == ("Gone", made.ends_at)


def test_says_what_is_wrong_and_keeps_what_was_typed(ben, sign_in):
    answer = sign_in(ben).post(reverse("filters:new"), SAID | {"lines": "death\n@nobody"})

    assert answer.status_code == 422
    assert "@nobody is not known here" in words_of(answer)
    assert "death" in words_of(answer)
    assert not Filter.objects.exists()


@pytest.mark.parametrize("lines", ["#", "  \n "])
def test_refuses_a_filter_without_words(ben, sign_in, lines):
    assert sign_in(ben).post(reverse("filters:new"), SAID | {"lines": lines}).status_code == 422
    assert not Filter.objects.exists()


def test_asks_before_it_deletes(ben, sign_in, now):
    made = make_filter(account=ben, draft=FilterDraft(title="Deaths", keywords=[Keyword("death")]), now=now)
    browser, address = sign_in(ben), reverse("filters:delete", args=[made.pk])

    assert "Delete the filter" in words_of(browser.post(address))
    assert Filter.objects.exists()
    browser.post(address, {"sure": "yes"})
    assert not Filter.objects.exists()


def test_nobody_reaches_anothers_filter(ben, chidi, sign_in, now):
    made = make_filter(account=ben, draft=FilterDraft(title="Deaths", keywords=[Keyword("death")]), now=now)

    assert sign_in(chidi).get(reverse("filters:change", args=[made.pk])).status_code == 404
    assert sign_in(chidi).post(reverse("filters:delete", args=[made.pk]), {"sure": "yes"}).status_code == 404


def test_makes_a_discussion_quiet_and_hears_it_again(amara, ben, sign_in, now):
    post = publish_post(author=amara, draft=Draft(text="A long evening"), now=now)
    browser = sign_in(ben)
    address = reverse("filters:quiet_thread", args=[post.id])

    assert "An hour" in words_of(browser.get(address))
    browser.post(address, {"lasts": "evening", "next": "/home"})

    assert ThreadMute.objects.get().ends_at is not None
    page = words_of(browser.get(reverse("filters:kept_apart")))
    assert "A long evening" in page
    browser.post(reverse("filters:hear_thread", args=[post.id]))
    assert not ThreadMute.objects.exists()


def test_makes_a_tag_quiet_and_hears_it_again(amara, ben, sign_in, now):
    publish_post(author=amara, draft=Draft(text="Tonight #CareChat"), now=now)
    browser = sign_in(ben)

    browser.post(reverse("filters:quiet_tag", args=["carechat"]), {"lasts": "week"})

    assert TagMute.objects.get().account == ben
    assert "#CareChat" in words_of(browser.get(reverse("filters:kept_apart")))
    browser.post(reverse("filters:hear_tag", args=["CareChat"]))
    assert not TagMute.objects.exists()


def test_makes_nothing_quiet_that_one_may_not_see(amara, chidi, sign_in, now):
    secret = publish_post(author=amara, draft=Draft(text="For some", visibility="followers"), now=now)

    assert sign_in(chidi).post(reverse("filters:quiet_thread", args=[secret.id]), {"lasts": "week"}).status_code == 404
    assert sign_in(chidi).get(reverse("filters:quiet_tag", args=["nothing"])).status_code == 404


def test_shows_who_is_muted_and_blocked(amara, ben, chidi, dee, sign_in, now):
    block(account=amara, target=chidi, now=now)
    mute(account=amara, target=dee, now=now)

    page = words_of(sign_in(amara).get(reverse("filters:kept_apart")))

    assert "Chidi" in page
    assert "Dee" in page
    assert "Ben" not in page
