"""Translations: what people write and what the pages read are in step, and nothing in them breaks a page."""

import gettext
import io
import re

import pytest

from kith.project.translating import LOCALE, compiled, entries, languages, progress
from tests.house import name_of, templates

_PLACEHOLDER = re.compile(r"%\(\w+\)s|%\(\w+\)d|%s|%d|%\.\d+f|\{\w*\}")
# Words that are no words of ours: names, numbers, what stands in letters' subjects, code.
_WORDS = re.compile(r"[A-Za-z]{2,}")
_TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
_MARKUP = re.compile(r'<!--.*?-->|<(script|style|svg|code|pre|kbd)\b.*?</\1>|[\w-]+="[^"]*"|<[^>]*>|&\w+;', re.DOTALL)
_CLASSES = re.compile(r"{% block (?:hall|mood) %}.*?{% endblock %}")
_BLOCKS = re.compile(r"{% (?:blocktranslate|comment).*?{% end(?:blocktranslate|comment) %}", re.DOTALL)
# The page that shows every component is for those who build it; the other holds attributes.
_NOT_FOR_READERS = {"style.html", "_html.html"}
_NAMES = {"Kith", "Atom", "RSS", "JSON", "Feed", "OPML", "Markdown", "KB", "MB", "GB"}


@pytest.mark.parametrize("path", languages(), ids=lambda path: path.parts[-3])
def test_what_the_pages_read_is_what_people_wrote(path):
    assert path.with_suffix(".mo").read_bytes() == compiled(path.read_text()), "run ./kith translate --compile"


@pytest.mark.parametrize("path", languages(), ids=lambda path: path.parts[-3])
def test_every_translation_keeps_its_placeholders(path):
    broken = [
        (entry.id, form)
        for entry in entries(path.read_text())
        if entry.id and entry.is_done
        for form in entry.forms.values()
        if not _fits(entry, form)
    ]

    assert broken == []


def _fits(entry, form):
    """Numbers may be left out where the words say them; nothing may be asked for that is not given."""
    given = set(_PLACEHOLDER.findall(entry.id)) | set(_PLACEHOLDER.findall(entry.plural))
    told = set(_PLACEHOLDER.findall(form))
    return told <= given and (bool(entry.plural) or told == given)


def test_python_reads_what_we_compile():
    text = (LOCALE / "cy" / "LC_MESSAGES" / "django.po").read_text()
    read = gettext.GNUTranslations(io.BytesIO(compiled(text)))

    assert read.gettext("Search") == "Chwilio"
    assert read.ngettext("%(votes)s vote", "%(votes)s votes", 2) == "%(votes)s bleidlais"
    assert read.ngettext("%(votes)s vote", "%(votes)s votes", 3) == "%(votes)s pleidlais"


def test_what_is_unsure_or_half_done_is_left_in_english():
    unsure = '#, fuzzy\nmsgid "a"\nmsgstr "b"\n'
    empty = 'msgid "c"\nmsgstr ""\n'
    half = 'msgid "d"\nmsgid_plural "ds"\nmsgstr[0] "e"\nmsgstr[1] ""\n'
    text = f"{unsure}\n{empty}\n{half}"

    assert [entry.is_done for entry in entries(text)] == [False, False, False]
    assert progress(text) == (0, 3)


def test_welsh_is_begun():
    done, _all = progress((LOCALE / "cy" / "LC_MESSAGES" / "django.po").read_text())

    assert done >= 350


def test_no_page_has_words_that_can_not_be_translated():
    found = []
    for path in templates():
        if path.suffix != ".html" or path.name in _NOT_FOR_READERS or {"letters", "mail", "email"} & set(path.parts):
            continue
        text = path.read_text()
        for not_text in (_CLASSES, _BLOCKS, _TAGS, _MARKUP):
            text = not_text.sub(" ", text)
        words = [word for word in _WORDS.findall(text) if word not in _NAMES]
        if words:
            found.append(f"{name_of(path)}: {' '.join(words[:6])}")

    assert found == []
