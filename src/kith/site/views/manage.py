"""Keeping the server: what waits, its settings and rules, its jobs."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.foundations.ids import parse_id
from kith.jobs.actions import drop_dead, retry_dead
from kith.jobs.queries import dead_jobs, queue_summary
from kith.media.actions import CouldNotBeRead, NotAccepted, TooBig, keep_header
from kith.media.icons import keep_icon
from kith.members.gate import MemberRequest, administrator_only
from kith.members.letters import unsent_letters
from kith.servers import actions as servers
from kith.servers.models import Rule, SignUp, ThisServer
from kith.servers.queries import rules as rules_of_this_server
from kith.site.acting import note
from kith.site.forms import RuleForm, ServerForm
from kith.site.queries import overview

LETTERS_ON_A_PAGE = 50
_SHORT_ENOUGH_FOR_THE_LOG = 600


@administrator_only
def manage(request: MemberRequest) -> HttpResponse:
    return render(request, "site/manage/overview.html", {"now": overview(request.member, timezone.now())})


@administrator_only
def server(request: MemberRequest) -> HttpResponse:
    row = ThisServer.objects.filter(pk=ThisServer.ONLY).first() or ThisServer()
    form = ServerForm(request.POST or None, request.FILES or None, instance=row)
    if request.method == "POST" and form.is_valid():
        changes = _changes_of(form)
        if not form.errors:
            details = _in_words(form, changes)
            servers.change_this_server(changes=servers.ServerChanges(**changes))
            note(request.member, "change_server", "server", details)
            messages.info(request, _("Kept."))
            return redirect("site:manage_server")
    return render(request, "site/manage/server.html", {"form": form}, status=422 if form.errors else 200)


@administrator_only
def rules(request: MemberRequest) -> HttpResponse:
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            servers.add_rule(text=given["text"], hint=given["hint"], translations=form.translations)
        except servers.TooManyRules:
            form.add_error(None, _("Thirty rules are the most. Join two of them, or take one away."))
        else:
            note(request.member, "add_rule", "rules", given["text"])
            return redirect("site:manage_rules")
    context = {"form": form, "rules": rules_of_this_server()}
    return render(request, "site/manage/rules.html", context, status=422 if form.errors else 200)


@administrator_only
def rule(request: MemberRequest, rule_id: int) -> HttpResponse:
    changed = get_object_or_404(Rule, pk=rule_id)
    before = changed.text
    form = RuleForm(request.POST or None, instance=changed)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        servers.change_rule(rule=changed, text=given["text"], hint=given["hint"], translations=form.translations)
        note(request.member, "change_rule", "rules", f"{before} → {changed.text}")
        return redirect("site:manage_rules")
    context = {"form": form, "rule": changed}
    return render(request, "site/manage/rule.html", context, status=422 if form.errors else 200)


@require_POST
@administrator_only
def move_rule(request: MemberRequest, rule_id: int) -> HttpResponse:
    servers.move_rule_up(rule=get_object_or_404(Rule, pk=rule_id))
    return redirect("site:manage_rules")


@require_POST
@administrator_only
def remove_rule(request: MemberRequest, rule_id: int) -> HttpResponse:
    removed = get_object_or_404(Rule, pk=rule_id)
    note(request.member, "remove_rule", "rules", removed.text)
    servers.remove_rule(rule=removed)
    return redirect("site:manage_rules")


@administrator_only
def letters(request: MemberRequest) -> HttpResponse:
    page = Paginator(unsent_letters(request.member), LETTERS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "site/manage/letters.html", {"page": page, "now": overview(request.member, timezone.now())})


@require_POST
@administrator_only
def open_letter(request: MemberRequest, letter_id: int) -> HttpResponse:
    """Show a letter with its link: by POST, so that no link of this page is ever kept or fetched ahead."""
    letter = get_object_or_404(unsent_letters(request.member), pk=letter_id)
    note(request.member, "open_letter", letter.to, letter.get_kind_display())
    response = render(request, "site/manage/letter.html", {"letter": letter})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@administrator_only
def drop_letter(request: MemberRequest, letter_id: int) -> HttpResponse:
    letter = get_object_or_404(unsent_letters(request.member), pk=letter_id)
    note(request.member, "drop_letter", letter.to, letter.get_kind_display())
    letter.delete()
    return redirect("site:manage_letters")


@administrator_only
def jobs(request: MemberRequest) -> HttpResponse:
    return render(request, "site/manage/jobs.html", {"queue": queue_summary(), "dead": dead_jobs()})


@require_POST
@administrator_only
def settle_jobs(request: MemberRequest) -> HttpResponse:
    """Try again, or forget, one dead job or all of them."""
    chosen = request.POST.get("job", "")
    only = [parse_id(chosen) or 0] if chosen else None
    deed = "drop" if request.POST.get("deed") == "drop" else "retry"
    if deed == "drop":
        many = drop_dead(job_ids=only)
        messages.info(request, _("Forgotten: %(many)s.") % {"many": many})
    else:
        many = retry_dead(job_ids=only, now=timezone.now())
        messages.info(request, _("Trying again: %(many)s.") % {"many": many})
    note(request.member, "settle_jobs", "jobs", f"{deed}: {many}")
    return redirect("site:manage_jobs")


def _changes_of(form: ServerForm) -> dict[str, Any]:
    """Return what the form changes of the server; a picture that can't be kept becomes an error of the form."""
    given = dict(form.cleaned_data)
    changes = {name: given[name] for name in form.Meta.fields}
    changes["sign_up"] = SignUp(given["sign_up"])
    for name, keep in (("icon", keep_icon), ("banner", keep_header)):
        if given[f"{name}_file"]:
            changes[name] = _kept(form, f"{name}_file", keep)
        elif given[f"removes_{name}"]:
            changes[name] = ""
    return changes


def _kept(form: ServerForm, field: str, keep: Callable[..., str]) -> str | None:
    try:
        return keep(upload=form.cleaned_data[field])
    except NotAccepted:
        form.add_error(field, _("This is not a picture that can be read here. JPEG, PNG, WebP, GIF and HEIC can."))
    except TooBig as refusal:
        form.add_error(field, _("Pictures can have %(most)s MB at the most.") % {"most": refusal.most // 1_000_000})
    except CouldNotBeRead as refusal:
        form.add_error(field, str(refusal))
    return None


def _in_words(form: ServerForm, changes: dict[str, Any]) -> str:
    """Say what was changed, before → after; of long texts and pictures only that they were."""
    lines = []
    for name, after in changes.items():
        before = form.initial.get(name, "")
        if name in ("icon", "banner"):
            lines.append(f"{name}: {'changed' if after else 'removed'}")
        elif name in form.changed_data:
            is_short = len(str(before)) + len(str(after)) < _SHORT_ENOUGH_FOR_THE_LOG
            lines.append(f"{name}: {before} → {after}" if is_short else f"{name}: changed")
    return "\n".join(lines)
