"""Changing what this server is called, how people join it, and its rules."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from kith.servers.models import Rule, SignUp, ThisServer
from kith.servers.queries import forget_this_server

MOST_RULES = 30

# By language: {"cy": {"text": …, "hint": …}}.
Translations = dict[str, dict[str, str]]


class TooManyRules(Exception):
    """Nobody reads more than thirty rules."""


@dataclass(frozen=True)
class ServerChanges:
    """What may be changed of this server; None leaves a part as it is."""

    name: str | None = None
    summary: str | None = None
    about: str | None = None
    privacy: str | None = None
    contact_email: str | None = None
    sign_up: SignUp | None = None
    sign_up_question: str | None = None
    members_may_invite: bool | None = None
    post_length: int | None = None
    default_language: str | None = None
    icon: str | None = None
    banner: str | None = None
    banner_description: str | None = None
    largest_upload: int | None = None
    addresses_kept_for: int | None = None
    copies_kept_for: int | None = None
    room_for_copies: int | None = None
    is_set_up: bool | None = None


def change_this_server(*, changes: ServerChanges) -> ThisServer:
    """Change what `changes` names, and let every page of this process know at once."""
    named = {name: value for name, value in vars(changes).items() if value is not None}
    with transaction.atomic():
        server, _ = ThisServer.objects.select_for_update().get_or_create(pk=ThisServer.ONLY)
        for name, value in named.items():
            setattr(server, name, value)
        server.save()
    forget_this_server()
    # Once more after the commit of whoever called: a page that read the old row meanwhile has kept it.
    transaction.on_commit(forget_this_server)
    return server


def open_this_server() -> None:
    """Show the pages to everyone from now on; called when the first member is made, by whatever door."""
    if not ThisServer.objects.filter(pk=ThisServer.ONLY, is_set_up=True).exists():
        change_this_server(changes=ServerChanges(is_set_up=True))


def add_rule(*, text: str, hint: str = "", translations: Translations | None = None) -> Rule:
    """Put a rule after the others. Raises TooManyRules."""
    with transaction.atomic():
        last = Rule.objects.order_by("-position").first()
        if Rule.objects.count() >= MOST_RULES:
            raise TooManyRules
        position = last.position + 1 if last else 1
        made = Rule.objects.create(position=position, text=text, hint=hint, translations=translations or {})
        _note_changed_rules()
    return made


def change_rule(*, rule: Rule, text: str, hint: str, translations: Translations | None = None) -> Rule:
    """Say a rule in other words, in other languages too; None leaves those as they are."""
    rule.text, rule.hint = text, hint
    if translations is not None:
        rule.translations = translations
    with transaction.atomic():
        rule.save(update_fields=["text", "hint", "translations"])
        _note_changed_rules()
    return rule


def move_rule_up(*, rule: Rule) -> None:
    """Change places with the rule before it; the first stays first."""
    with transaction.atomic():
        ordered = list(Rule.objects.all())
        place = next(place for place, other in enumerate(ordered) if other.pk == rule.pk)
        if place > 0:
            ordered[place - 1], ordered[place] = ordered[place], ordered[place - 1]
        # Positions are written anew: two rules may share one where they were made at the same time.
        for position, moved in enumerate(ordered, start=1):
            moved.position = position
        Rule.objects.bulk_update(ordered, ["position"])
        _note_changed_rules()


def remove_rule(*, rule: Rule) -> None:
    """Take a rule away."""
    with transaction.atomic():
        rule.delete()
        _note_changed_rules()


def note_changed_emoji() -> None:
    """Make every page that shows custom emoji show them anew."""
    ThisServer.objects.filter(pk=ThisServer.ONLY).update(emoji_revision=F("emoji_revision") + 1)
    transaction.on_commit(forget_this_server)


def _note_changed_rules() -> None:
    """What apps are told of this server holds its rules, and is kept by when the server was last changed."""
    change_this_server(changes=ServerChanges())
