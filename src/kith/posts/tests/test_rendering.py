"""From what was typed to HTML: links, mentions, tags, and never anything that acts."""

import re
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kith.foundations.html import clean_written, to_text
from kith.posts.reading_text import parts_of
from kith.posts.rendering import Person, render, tidy

PEOPLE = {
    ("amara", ""): Person(1, "amara", "http://kith.test/@amara"),
    ("emi", "elsewhere.test"): Person(2, "emi", "https://elsewhere.test/@emi"),
}
AMARA = (
    '<span class="h-card"><a href="http://kith.test/@amara" class="u-url mention" '
    'rel="nofollow noopener noreferrer">@<span>amara</span></a></span>'
)


def made(text, format="plain"):
    return render(text, format=format, find_people=lambda _: PEOPLE, tag_address="http://kith.test/tags/")


def links(text, format="plain"):
    return re.findall(r'href="([^"]*)"', made(text, format).html)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hello", "<p>Hello</p>"),
        ("One\nTwo", "<p>One<br>Two</p>"),
        ("One\n\nTwo", "<p>One</p><p>Two</p>"),
        ("One\n \n\n Two", "<p>One</p><p>Two</p>"),
        ("I <3 you & 'all' \"too\"", "<p>I &lt;3 you &amp; 'all' \"too\"</p>"),
        ("", ""),
    ],
)
def test_plain_text_keeps_its_lines(text, html):
    assert made(text).html == html


@pytest.mark.parametrize(
    "text",
    ["@amara", "(@amara)", "Hi @amara, hi", "@amara.", "@Amara", "“@amara”", "@amara’s", "- @amara\n", "@amara!"],
)
def test_a_mention_leads_to_the_person(text):
    assert AMARA in made(text).html
    assert made(text).mentioned_ids == (1,)


@pytest.mark.parametrize("text", ["@emi@elsewhere.test", "@emi@ELSEWHERE.test.", "@EMI@elsewhere.test, hi"])
def test_a_mention_of_someone_elsewhere_shows_the_name_alone(text):
    assert "@<span>emi</span></a></span>" in made(text).html
    assert made(text).mentioned_ids == (2,)


@pytest.mark.parametrize(
    "text",
    ["amara@mail.test", "x@amara", "/@amara", "=@amara", "@amarabel", "@ amara", "@emi@elsewhere.test.uk", "@amara@"],
)
def test_what_only_looks_like_a_mention_stays_words(text):
    assert made(text).mentioned_ids == ()
    assert to_text(made(text).html) == text


def test_two_addresses_run_together_lead_nowhere():
    assert made("www.x.orghttps://x.org/").html == "<p>www.x.orghttps://x.org/</p>"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("#SocialWork", ["socialwork"]),
        ("#SocialWork #socialwork", ["socialwork"]),
        ("#Süß #SÜSS", ["süss"]),
        ("#ＡＢＣ", ["abc"]),
        ("＃社会福祉、", ["社会福祉"]),
        ("#عمل_اجتماعي", ["عمل_اجتماعي"]),
        ("#हिन्दी", ["हिन्दी"]),
        ("#care4all, #2024 #2024care #_ #", ["care4all", "2024care"]),
        ("a#b /#c &#39; https://x.org/#d", []),
        ("(#walk) “#talk”", ["walk", "talk"]),
        ("#" + "a" * 101, []),
    ],
)
def test_tags_have_one_name_for_all_spellings(text, names):
    assert [name for name, _ in made(text).tags] == names


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://example.org.", "https://example.org"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("https://en.wikipedia.org/wiki/Care_(law)", "https://en.wikipedia.org/wiki/Care_(law)"),
        ("(see https://en.wikipedia.org/wiki/Care_(law))", "https://en.wikipedia.org/wiki/Care_(law)"),
        ("“https://example.org/a?b=c&d=e#f”", "https://example.org/a?b=c&amp;d=e#f"),
        ("https://example.org/?q=a,b!", "https://example.org/?q=a,b"),
        ("https://example.org/@amara/1", "https://example.org/@amara/1"),
        ("www.basw.co.uk, yes", "http://www.basw.co.uk"),
        ("https://münchen.example/ü", "https://xn--mnchen-3ya.example/%C3%BC"),
        ("https://example.org:8080/a", "https://example.org:8080/a"),
        ("HTTPS://Example.org/A", "https://example.org/A"),
        ("https://example.org/100%25", "https://example.org/100%25"),
        ("看https://example.org/あ。", "https://example.org/%E3%81%82"),
    ],
)
def test_an_address_becomes_a_link_that_ends_where_it_ends(text, address):
    assert links(text) == [address]
    assert to_text(made(text).html).lower() == text.lower()


@pytest.mark.parametrize(
    "text",
    [
        "https://",
        "https://localhost/x",
        "https://bank.test@evil.test/",
        "javascript:alert(1)",
        "http://[::1]/",
        "https://a..b/",
    ],
)
def test_what_leads_nowhere_good_stays_words(text):
    assert links(text) == []
    assert to_text(made(text).html) == text


def test_a_long_address_shows_its_telling_part_and_keeps_the_rest():
    html = made("https://www.example.org/a/very/long/way/to/a/page").html

    assert (
        '<span class="invisible">https://www.</span><span class="ellipsis">example.org/a/very/long/way/to</span>'
        in html
    )
    assert '<span class="invisible">/a/page</span>' in html


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("münchen.example", "münchen.example"),
        ("日本語.example", "日本語.example"),
        ("аррӏе.com", "xn--80ak6aa92e.com"),  # wholly Cyrillic, and looks like a brand
        ("exаmple.com", "xn--exmple-4nf.com"),  # one Cyrillic letter
        ("кто.рф", "кто.рф"),
        ("xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),
    ],
)
def test_a_name_that_imitates_another_is_shown_for_what_it_is(host, shown):
    assert f"<span>{shown}</span></a>" in made(f"https://{host}").html


def test_markdown_is_what_one_expects():
    html = made("**Hi** @amara\nsee `@amara #code`\n\n- one\n- #two\n\n# Title", "markdown").html

    assert f"<p><strong>Hi</strong> {AMARA}<br>" in html
    assert "<code>@amara #code</code>" in html
    assert '<li><a href="http://kith.test/tags/two"' in html
    assert "<h4>Title</h4>" in html


def test_markdown_knows_people_elsewhere_and_leaves_mail_alone():
    rendered = made("@emi@elsewhere.test or amara@mail.test", "markdown")

    assert rendered.mentioned_ids == (2,)
    assert "mailto:" not in rendered.html


def test_a_link_says_where_it_leads():
    assert links("[https://bank.test](https://evil.test/x)", "markdown") == ["https://bank.test"]
    assert links("[our page](https://example.org/x)", "markdown") == ["https://example.org/x"]


def test_a_picture_in_markdown_is_only_a_link():
    assert "<img" not in made("![A cat](https://example.org/cat.png)", "markdown").html


def test_asks_for_people_once_and_only_where_someone_is_named():
    asked = []

    def find(handles):
        asked.append(set(handles))
        return {}

    render("Nobody here", format="plain", find_people=find, tag_address="/")
    render("@amara and @ben, @amara", format="plain", find_people=find, tag_address="/")

    assert asked == [{("amara", ""), ("ben", "")}]


# Pieces that are likely to mean something, mixed with anything at all.
SPICE = st.sampled_from(
    [
        "@amara", "@emi@elsewhere.test", "#tag", "https://x.org/", "www.x.org", "<script>", "</p>", "<b onclick=a>",
        "[a](", "](javascript:x)", "![", "<", ">", '"', "'", "&", "&lt;", "&#60;", "\n", "\n\n", "\\", "# ", "> ",
        "\u202e", "\xa0", "(", ")", "<!--", "-->", "<a href='", "\u200d", "：//", "@", "#", "~~", "|", "---", "\t",
        "    ", "- ", "`", "**",
    ]
)  # fmt: skip
ANY_TEXT = st.lists(st.one_of(SPICE, st.text(max_size=12)), max_size=14).map("".join)
ALLOWED = re.compile(
    r"<(/?)(p|br|a|span|strong|em|del|code|pre|ul|ol|li|blockquote|h4|h5|h6|hr|table|thead|tbody|tr|th|td)\b"
)


@settings(max_examples=300, deadline=None)
@given(text=ANY_TEXT, format=st.sampled_from(["plain", "markdown"]))
def test_nothing_that_acts_comes_out_whatever_goes_in(text, format):
    html = made(tidy(text), format).html

    assert clean_written(html) == html
    assert all(ALLOWED.match(tag) for tag in re.findall(r"<[^>]*", html))
    assert all(
        re.match(r"https?://", address) for address in re.findall(r'href="([^"]*)"', html) if "mailto:" not in address
    )


@settings(max_examples=200, deadline=None)
@given(text=ANY_TEXT)
def test_plain_text_loses_no_word(text):
    typed = tidy(text)
    assume(
        "://" not in typed and "www." not in typed.lower()
    )  # of an address, the host is shown as it is spelt properly

    # Without people: the server of someone elsewhere is out of sight.
    shown = to_text(render(typed, format="plain", find_people=lambda _: {}, tag_address="/").html)

    assert "".join(shown.split()) == "".join(typed.split())


@pytest.mark.parametrize("text", ["http://a.bc/" + ")" * 200_000, "http://a.bc/" + "(" * 100_000 + ")" * 100_000])
def test_a_page_of_brackets_costs_no_more_than_a_page(text):
    began = time.process_time()

    assert "".join(part.text for part in parts_of(text)) == text
    assert time.process_time() - began < 2
