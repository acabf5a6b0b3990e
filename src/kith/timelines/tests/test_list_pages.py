import pytest
from django.urls import reverse

from kith.accounts.models import Follow
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.timelines.actions import ListDraft, change_list, make_list, put_in_list
from kith.timelines.models import List, ListMember


@pytest.fixture
def kept(ben, now):
    return make_list(owner=ben, draft=ListDraft(title="Colleagues"), now=now)


def words_of(page):
    return page.content.decode()


def test_makes_a_list_and_puts_people_in(ben, chidi, sign_in, now, run_jobs):
    publish_post(author=chidi, draft=Draft(text="Good morning"), now=now)
    run_jobs()
    browser = sign_in(ben)
    assert "No list yet" in words_of(browser.get(reverse("timelines:lists")))

    page = browser.post(reverse("timelines:lists"), {"title": "  Colleagues "}, follow=True)
    made = List.objects.get()
    assert "Put someone in" in words_of(page)
    assert "Amara" in words_of(page)  # whom he follows
    found = browser.get(reverse("timelines:list_people", args=[made.pk]), {"q": "chid"})
    assert reverse("timelines:put_in_list", args=[made.pk, chidi.pk]) in words_of(found)
    browser.post(reverse("timelines:put_in_list", args=[made.pk, chidi.pk]))

    page = words_of(browser.get(reverse("timelines:list", args=[made.pk])))
    assert "Good morning" in page
    assert "Chidi" in page
    browser.post(reverse("timelines:take_out_of_list", args=[made.pk, chidi.pk]))
    assert "Nobody is in this list yet" in words_of(browser.get(reverse("timelines:list", args=[made.pk])))


def test_puts_someone_in_from_their_page(ben, chidi, kept, sign_in):
    browser = sign_in(ben)
    assert f"/people/{chidi.pk}/lists" in words_of(browser.get("/@chidi"))
    address = reverse("timelines:lists_with", args=[chidi.pk])
    assert "Colleagues" in words_of(browser.get(address))

    browser.post(address, {"lists": [str(kept.pk)], "title": "Students"})
    assert set(ListMember.objects.values_list("list__title", flat=True)) == {"Colleagues", "Students"}
    browser.post(address, {"lists": []})
    assert not ListMember.objects.exists()


def test_changes_and_deletes(ben, kept, sign_in):
    browser = sign_in(ben)
    address = reverse("timelines:change_list", args=[kept.pk])
    said = {"title": "Team", "about": "Us", "replies_policy": "none", "is_exclusive": "on", "is_public": "on"}

    browser.post(address, said)

    kept.refresh_from_db()
    assert (kept.title, kept.about, kept.replies_policy) == ("Team", "Us", "none")
    assert kept.is_exclusive
    assert kept.is_public
    assert browser.post(address, said | {"title": " "}).status_code == 422
    assert "Delete the list" in words_of(browser.post(reverse("timelines:delete_list", args=[kept.pk])))
    browser.post(reverse("timelines:delete_list", args=[kept.pk]), {"sure": "yes"})
    assert not List.objects.exists()


def test_others_find_it_only_once_it_is_shared(ben, chidi, kept, sign_in, client, now):
    put_in_list(kept=kept, account=chidi, now=now)
    address = reverse("timelines:list", args=[kept.pk])
    people = reverse("timelines:list_people", args=[kept.pk])
    assert [sign_in(chidi).get(each).status_code for each in (address, people)] == [404, 404]
    assert client.get(address).status_code == 404

    change_list(kept=kept, draft=ListDraft(is_public=True))

    page = words_of(sign_in(chidi).get(address))
    assert "A list that" in page
    assert "Ben" in page
    assert "Take me out" in page
    assert "Put someone in" not in words_of(sign_in(chidi).get(people))
    assert "Come in to follow" in words_of(client.get(address))


@pytest.mark.parametrize("deed", ["change_list", "delete_list", "put_in_list", "take_out_of_list"])
def test_nobody_changes_anothers_list(ben, chidi, dee, kept, sign_in, deed, now):
    put_in_list(kept=kept, account=dee, now=now)
    change_list(kept=kept, draft=ListDraft(is_public=True))
    args = [kept.pk, dee.pk] if deed in ("put_in_list", "take_out_of_list") else [kept.pk]

    assert sign_in(chidi).post(reverse(f"timelines:{deed}", args=args), {"sure": "yes"}).status_code == 404
    assert ListMember.objects.count() == 1


@pytest.mark.parametrize("deed", ["leave_list", "copy_list", "follow_list"])
def test_a_list_that_is_not_shared_is_not_there(chidi, kept, sign_in, deed):
    assert sign_in(chidi).post(reverse(f"timelines:{deed}", args=[kept.pk])).status_code == 404


def test_others_follow_all_copy_it_or_leave(amara, ben, chidi, kept, sign_in, now, run_jobs):
    for each in (amara, chidi):
        put_in_list(kept=kept, account=each, now=now)
    change_list(kept=kept, draft=ListDraft(is_public=True))
    browser = sign_in(chidi)

    browser.post(reverse("timelines:follow_list", args=[kept.pk]))
    run_jobs()
    assert [each.followed for each in Follow.objects.filter(follower=chidi)] == [amara]
    browser.post(reverse("timelines:copy_list", args=[kept.pk]))
    run_jobs()
    assert List.objects.get(owner=chidi).members.get().account == amara
    browser.post(reverse("timelines:leave_list", args=[kept.pk]))
    assert "Take me out" not in words_of(browser.get(reverse("timelines:list", args=[kept.pk])))


def test_a_list_asks_as_often_for_many_as_for_few(
    ben, chidi, kept, sign_in, now, run_jobs, django_assert_max_num_queries
):
    put_in_list(kept=kept, account=chidi, now=now)
    chidi.refresh_from_db()
    for number in range(30):
        publish_post(author=chidi, draft=Draft(text=f"Lap {number}"), now=now)
    run_jobs()
    browser = sign_in(ben)
    for limit in (2, 40):
        address = f"{reverse('timelines:list', args=[kept.pk])}?limit={limit}"
        browser.get(address)
        with django_assert_max_num_queries(12):
            browser.get(address)


def test_a_new_list_without_a_name_is_none(ben, chidi, sign_in):
    browser = sign_in(ben)
    answer = browser.post(reverse("timelines:lists_with", args=[chidi.pk]), {"title": "\x07 "})

    assert answer.status_code == 302
    assert not List.objects.exists()
