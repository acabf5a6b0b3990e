"""The small form is drawn once for many posts, and each page has what is its own."""

import re

import pytest

from kith.accounts.models import Account
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft


def form_on(browser, address):
    page = browser.get(address).content.decode()
    return re.search(r'<form class="compose".*?</form>', page, re.DOTALL)[0]


@pytest.fixture
def lead(amara):
    Account.objects.filter(pk=amara.pk).update(display_name="Amara <O’Neill> & Co")
    return Account.objects.get(pk=amara.pk)


def test_the_form_under_a_post_answers_that_post(lead, ben, chidi, sign_in, now):
    one = publish_post(author=lead, draft=Draft(text="One", warning='The "first"'), now=now)
    other = publish_post(author=chidi, draft=Draft(text="Other", warning="The second"), now=now)
    browser = sign_in(ben)

    first, second = form_on(browser, f"/@amara/{one.id}"), form_on(browser, f"/@chidi/{other.id}")

    assert f'name="to" value="{one.id}"' in first
    assert "Reply to Amara &lt;O’Neill&gt; &amp; Co" in first
    assert 'value="The &quot;first&quot;"' in first
    assert f'name="next" value="/@amara/{one.id}"' in first
    assert f'id="text-{other.id}"' in second
    assert f"?to={other.id}" in second
    assert "The second" in second
    assert not {str(one.id), "Amara", "first"} & set(re.findall(r"\w+", second))


def test_an_answer_begins_as_narrow_as_what_it_answers(amara, ben, sign_in, now):
    wide = publish_post(author=amara, draft=Draft(text="Wide"), now=now)
    narrow = publish_post(author=amara, draft=Draft(text="@ben narrow", visibility="mentioned"), now=now)
    here = publish_post(author=amara, draft=Draft(text="Here", is_local_only=True), now=now)
    browser = sign_in(ben)

    chosen = {
        post.source: re.findall(r'<option value="([^"]*)" selected>', form_on(browser, f"/@amara/{post.id}"))
        for post in (wide, narrow, here, wide)
    }

    assert chosen == {"Wide": ["public"], "@ben narrow": ["mentioned"], "Here": ["here"]}


def test_no_two_pages_have_the_same_key_or_token(amara, ben, sign_in, now):
    post = publish_post(author=amara, draft=Draft(text="One"), now=now)
    browser = sign_in(ben)
    addresses = ["/home", "/home", f"/@amara/{post.id}", f"/@amara/{post.id}"]
    forms = [form_on(browser, address) for address in addresses]

    for name in ("key", "csrfmiddlewaretoken"):
        values = [re.search(f'name="{name}" value="([^"]+)"', form)[1] for form in forms]
        assert len(set(values)) == len(addresses)
