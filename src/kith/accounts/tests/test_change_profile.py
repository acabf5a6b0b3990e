"""One's own profile: what is kept, what is refused, what others see of it."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from kith.accounts.actions import NoSuchPlace, NotADrawnPortrait, ProfileDraft, ProfileField, TooMuch, change_profile
from kith.accounts.actions.profile import NotAWebsite
from kith.accounts.models import Account
from kith.media.tests import making

ADDRESS = "/settings/profile"


def change(account, now, **draft):
    return change_profile(account=account, draft=ProfileDraft(**draft), now=now)


def test_leaves_what_is_not_named(amara, now):
    changed = change(amara, now, pronouns="she/her")

    assert changed.pronouns == "she/her"
    assert changed.name == "Amara Nwosu-Hart"
    assert changed.changed_at == now


def test_bio_becomes_links_and_nothing_active(amara, ben, now):
    bio = "Ask <script>alert(1)</script> @ben or @nobody.\nhttps://care.example/a?b=1&c=2. #SocialWork"

    html = change(amara, now, bio=bio).bio_html

    assert "<script>" not in html
    assert '<a class="mention" href="http://kith.test/@ben"' in html
    assert "@nobody</a>" not in html
    assert 'href="https://care.example/a?b=1&amp;c=2"' in html
    assert "care.example/a?b=1&amp;c=2</a>." in html
    assert "/tags/SocialWork" in html


def test_a_link_among_the_lines_says_me(amara, now):
    changed = change(amara, now, fields=[ProfileField("Site", "https://care.example/"), ProfileField("", "no name")])

    assert changed.fields == [
        {
            "name": "Site",
            "value": "https://care.example/",
            "value_html": '<a href="https://care.example/" rel="me nofollow noopener noreferrer">care.example</a>',
        }
    ]


def test_a_line_runs_nothing(amara, now):
    changed = change(
        amara, now, fields=[ProfileField("x", 'https://a.example/"onmouseover="x'), ProfileField("y", "<b>")]
    )

    assert all("<b>" not in line["value_html"] and '"onmouseover' not in line["value_html"] for line in changed.fields)


def test_refuses_too_long_a_bio_and_too_many_lines(amara, now):
    with pytest.raises(TooMuch):
        change(amara, now, bio="x" * 501)
    with pytest.raises(TooMuch):
        change(amara, now, fields=[ProfileField(str(place), "x") for place in range(9)])


def test_a_drawn_portrait_is_one_that_there_is(amara, now):
    assert change(amara, now, avatar="drawn:heron").avatar == "drawn:heron"
    with pytest.raises(NotADrawnPortrait):
        change(amara, now, avatar="drawn:../../secret")


def typed(**changes):
    return {"display_name": "Amara", "role": "carer", "bio": "Hello.", "portrait": "keep"} | changes


def test_the_page_keeps_what_was_typed(amara, sign_in):
    answer = sign_in(amara).post(ADDRESS, typed(name_0="Town", value_0="Leeds", is_locked="on"))

    assert answer.status_code == 302
    amara.refresh_from_db()
    assert (amara.display_name, amara.role, amara.is_locked) == ("Amara", "carer", True)
    assert amara.fields[0]["value"] == "Leeds"


def test_a_mistake_loses_nothing_typed(amara, sign_in):
    answer = sign_in(amara).post(ADDRESS, typed(bio="x" * 600, display_name="Amara N"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is 100 characters too long." in page
    assert "x" * 600 in page
    assert "Amara N" in page
    amara.refresh_from_db()
    assert amara.name == "Amara Nwosu-Hart"


def test_a_photograph_becomes_a_small_clean_portrait(amara, sign_in, django_capture_on_commit_callbacks):
    browser = sign_in(amara)

    browser.post(ADDRESS, typed(avatar_file=SimpleUploadedFile("me.jpg", making.jpeg()), avatar_description="Me"))

    amara.refresh_from_db()
    first = amara.avatar
    assert first.startswith("avatars/")
    assert making.SECRET not in default_storage.open(first).read()
    assert f"/media/{first}" in browser.get(ADDRESS).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        browser.post(ADDRESS, typed(portrait="fox"))

    amara.refresh_from_db()
    assert amara.avatar == "drawn:fox"
    assert not default_storage.exists(first)


def test_a_picture_that_is_none_is_said_at_its_field(amara, sign_in):
    answer = sign_in(amara).post(ADDRESS, typed(avatar_file=SimpleUploadedFile("me.jpg", b"<svg>")))

    assert answer.status_code == 422
    assert "This is not a picture that can be read here." in answer.content.decode()
    assert Account.objects.get(pk=amara.pk).avatar == ""


def test_websites_that_may_credit_are_kept_as_hosts(amara, now):
    typed = ["https://www.CommunityCare.co.uk/author/amara", "Bücher.example", "communitycare.co.uk", ""]
    changed = change(amara, now, attribution_domains=typed)

    assert changed.attribution_domains == ["communitycare.co.uk", "xn--bcher-kva.example"]
    assert changed.may_be_credited_by("news.communitycare.co.uk")
    assert not changed.may_be_credited_by("notcommunitycare.co.uk")


@pytest.mark.parametrize("typed", ["uk", "https://", "two words.org", "<b>"])
def test_what_is_no_website_credits_nobody(amara, now, typed):
    with pytest.raises(NotAWebsite):
        change(amara, now, attribution_domains=[typed])


def test_websites_are_typed_one_a_line_and_mistakes_stay_to_be_mended(amara, client):
    client.force_login(amara.user)
    wrong = client.post(ADDRESS, {"portrait": "keep", "attribution_domains": "lantern.test\nmy blog"})
    assert wrong.status_code == 422
    assert "“my” is no website’s name." in wrong.content.decode()
    assert "lantern.test\nmy blog" in wrong.content.decode()

    client.post(ADDRESS, {"portrait": "keep", "attribution_domains": "lantern.test\r\nhttps://jo.blogs.test/about"})
    amara.refresh_from_db()
    assert amara.attribution_domains == ["lantern.test", "jo.blogs.test"]


def test_names_a_place_and_no_finer_one(amara, now):
    amara = change_profile(account=amara, draft=ProfileDraft(place="gb-wls-gwynedd"), now=now)
    assert amara.place_name == "Gwynedd, Wales"

    with pytest.raises(NoSuchPlace):
        change_profile(account=amara, draft=ProfileDraft(place="12 High Street"), now=now)
    assert change_profile(account=amara, draft=ProfileDraft(place=""), now=now).place_name == ""


def test_keeps_tags_in_their_order_each_once(amara, now):
    change_profile(account=amara, draft=ProfileDraft(featured_tags=["#Tea", "walking", "TEA", "", "12"]), now=now)
    assert list(amara.featured_tags.values_list("name", "display")) == [("tea", "Tea"), ("walking", "walking")]

    with pytest.raises(TooMuch):
        change_profile(account=amara, draft=ProfileDraft(featured_tags=[f"t{n}" for n in range(11)]), now=now)
    change_profile(account=amara, draft=ProfileDraft(bio="Hello"), now=now)
    assert amara.featured_tags.count() == 2


@pytest.mark.parametrize("tags", ["#tea, two-words", "a! b", " ".join(f"#t{n}" for n in range(11))])
def test_the_page_says_what_is_wrong_with_a_tag(tags, amara, sign_in):
    answer = sign_in(amara).post("/settings/profile", {"featured_tags": tags})

    assert answer.status_code == 422
    assert "tag" in answer.content.decode()
    assert amara.featured_tags.count() == 0


def test_the_page_keeps_place_and_tags(amara, sign_in):
    sign_in(amara).post("/settings/profile", {"featured_tags": "#Tea walking", "place": "fr"})

    amara.refresh_from_db()
    assert amara.place_name == "France"
    assert [tag.display for tag in amara.featured_tags.all()] == ["Tea", "walking"]
