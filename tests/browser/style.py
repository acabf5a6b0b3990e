"""The style page and its addresses, for tests and for `KITH_LOOK`: every component, with invented people."""

import io
from datetime import UTC, datetime
from types import SimpleNamespace as Some

from django import forms
from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.safestring import mark_safe
from PIL import Image

from kith.design.portraits import PORTRAITS
from kith.design.templatetags.design import ROLES
from kith.project.urls import urlpatterns as house

AT = datetime(2026, 11, 17, 19, 10, tzinfo=UTC)


def person(number: int, name: str, **more: object) -> Some:
    made = {
        "id": number << 16, "name": name, "handle": "@" + name.split()[0].lower(), "username": name.split()[0].lower(),
        "avatar": "", "avatar_description": "", "is_feed": False, "role": "", "domain": "",
        "emojis": {},
    }  # fmt: skip
    return Some(**{**made, **more})


ROSA = person(1, "Rosa Delmarsh", avatar="drawn:rosa", role="student")
AMARA = person(2, "Amara Nwosu-Hart", avatar="drawn:amara", role="social-worker")
ALMANAC = person(3, "The Care Almanac", is_feed=True)
SAFIYA = person(4, "Safiya Hollins", avatar="drawn:safiya", role="uses-services")
YUSUF = person(5, "Yusuf Karadere", avatar="drawn:yusuf", role="researcher", domain="commons.example")
LAYLA = person(6, "ليلى حسن الدوسري", handle="@layla", role="carer")
LONG = person(7, "Wilhelmina-Theodora Featherstonehaugh-Cholmondeley-Llanfairpwllgwyngyll", handle="@w", role="manager")
KOFI = person(8, "Kofi Brightwater", avatar="drawn:kofi", role="journalist")
SOURCE = person(9, "Carers’ Lantern", is_feed=True)


def picture(description: str) -> Some:
    if not default_storage.exists("style.jpg"):
        drawn = io.BytesIO()
        Image.linear_gradient("L").resize((800, 500)).convert("RGB").save(drawn, "JPEG")
        default_storage.save("style.jpg", ContentFile(drawn.getvalue()))
    return Some(
        kind="image", state="ready", file="style.jpg", preview="", remote_url="", description=description,
        is_copied=False, focus_x=0.5, focus_y=0.0, width=800, height=500, preview_width=800, preview_height=500,
    )  # fmt: skip


def card(
    number: int, author: Some, words: str = "", *, media: int = 0, poll: str = "", via: str = "", **more: object
) -> str:
    made: dict[str, object] = {
        "id": number, "author": author, "author_id": author.id, "title": "", "html": words, "summary": "",
        "warning": "", "is_sensitive": False, "language": "", "visibility": "public", "is_local_only": False,
        "published_at": AT, "edited_at": None, "replies_count": 9, "boosts_count": 5, "favourites_count": 31, "url": "https://a.test/1",
        "uri": "https://a.test/1", "emojis": {}, "reply_tag": "", "origin": "here",
    }  # fmt: skip
    size, asked, level = more.pop("size", ""), more.pop("results", False), more.pop("level", 3)
    post = Some(**{**made, **more})
    mine = Some(favourited=number % 3 == 0, boosted=False, bookmarked=number % 2 == 0, pinned=False, thread_muted=False)
    deeds = {"post": post, "mine": mine, "viewer": Some(id=author.id if number % 4 == 1 else 0), "may_boost": True}
    slots = {
        "when": "20 min",
        "via": mark_safe(f'<p class="via">{via}</p>') if via else "",
        "deeds": render_to_string("posts/_deeds.html", {**deeds, "is_article": author.is_feed}),
        "poll": _poll(post, shows=asked) if poll else "",
    }
    files = [picture("A grey tabby kitten asleep on a stack of three ring binders by a sunny window.")] * media
    told = {"post": post, "media": files, "minutes": 7, "size": size, "level": level, "slots": slots}
    return mark_safe(render_to_string("posts/_post.html", told))


def _poll(post: Some, *, shows: bool) -> str:
    titles = [("Yes, and I could add to it", 46), ("Yes, but it was fixed", 31), ("No", 17), ("There was no agenda", 6)]
    options = [
        Some(id=n, position=n, title=title, percent=share, votes_count=share, is_chosen=n == 1)
        for n, (title, share) in enumerate(titles)
    ]
    poll = Some(
        post_id=post.id, options=options, is_multiple=False, voters_count=138, shows_results=shows, may_vote=not shows,
        has_voted=shows, is_hidden_till_end=False, ends="open until tomorrow 6 pm",
    )  # fmt: skip
    told = {"post": post, "poll": poll, "shows_results": shows, "may_vote": not shows, "ends": poll.ends}
    return render_to_string("posts/_poll.html", told)


class StyleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As people call you.", required=True)
    site = forms.URLField(label="Website", required=False, assume_scheme="https")
    about = forms.CharField(label="About you", widget=forms.Textarea, required=False)
    sign_up = forms.ChoiceField(
        label="Who may join", choices=[("open", "Anyone"), ("closed", "By invitation")], widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label="Language", choices=[("en", "English"), ("cy", "Cymraeg")])
    agree = forms.BooleanField(label="I have read the rules", help_text="They are short.")


WALK = (
    "<p>Our team has moved supervision out of the room with the photocopier. Forty minutes round the park, no laptop. I"
    " said more in one lap than in a year of “any other business”.</p><p>Does anyone else walk? What did you have to"
    ' change so that <a href="#x">everybody</a> on the team could?</p>'
)
ARABIC = "<p>مساء الخير. هل من أحد جرّب الإشراف أثناء المشي؟ نحن نسير في الحديقة أربعين دقيقة.</p>"


def style(request: HttpRequest) -> HttpResponse:
    messages.info(request, "Saved. It lies on your pile.")
    messages.error(request, "That did not work: the file is larger than 40 MB.")
    cards = [
        card(1, AMARA, WALK),
        card(2, ALMANAC, title="What short breaks really buy: a year of diaries from forty families",
             summary="Not a holiday. Mostly sleep, a haircut, one uninterrupted conversation."),
        card(3, SAFIYA, WALK, warning="Going into hospital, mental health"),
        card(4, YUSUF, "<p>Before your last review meeting, did you see the agenda?</p>", poll="yes",
             via="Passed on by Devi Marlowe-Nair"),
        card(5, KOFI, "<p>Kitten of the week.</p>", media=1),
        card(6, LAYLA, ARABIC, language="ar", visibility="followers"),
        card(7, LONG, "<p>Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft.</p>",
             is_local_only=True, media=3, edited_at=AT),
        card(8, ROSA, "<p>And what came of it.</p>", poll="yes", results=True, visibility="mentioned"),
        card(9, SAFIYA, "<p>Covered pictures.</p>", media=2, is_sensitive=True),
    ]  # fmt: skip
    form = StyleForm({"name": "", "site": "nowhere at all"})
    told = {
        "rosa": ROSA, "cards": cards, "form": form, "portraits": PORTRAITS, "roles": ROLES,
        "people": [AMARA, LAYLA, LONG, KOFI, SOURCE],
        "tabs": [("Posts", "#a", True, 18), ("With replies", "#b", False), ("Pictures", "#c", False, 2)],
        "replies": [card(n, who, WALK, size="small") for n, who in ((21, SAFIYA), (22, AMARA), (23, LAYLA))],
        "dense": [card(n, who, WALK, size="small") for n, who in ((31, SAFIYA), (32, AMARA), (33, LAYLA))],
    }  # fmt: skip
    return render(request, "design/style.html", told)


urlpatterns = [path("style", style), *house]
