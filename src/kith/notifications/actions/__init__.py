"""What is done with notices: telling people, the bell, requests of strangers, letters, hours off duty, closed apps."""

from kith.notifications.actions.bell import (
    choose_kinds,
    clear,
    dismiss,
    dismiss_group,
    dismiss_line,
    forget_between,
    mark_read,
    settle_request,
    withdraw,
    withdraw_requests,
)
from kith.notifications.actions.hours import NotAhead, come_back, go_away, go_off_duty, keep_hours
from kith.notifications.actions.letters import (
    choose_mail,
    claim_due_letters,
    follow_changed_zones,
    is_stopped,
    resume_mail,
    send_notices,
    stop_mail,
    try_mail_again,
)
from kith.notifications.actions.pushing import NotTaken, push
from kith.notifications.actions.requests import (
    POLICIES,
    accept_requests,
    choose_policy,
    dismiss_requests,
    let_in_whom_one_follows,
)
from kith.notifications.actions.subscribing import NotAnEndpoint, choose_alerts, subscribe, unsubscribe
from kith.notifications.actions.telling import (
    keepers,
    notify,
    notify_keepers_of_report,
    notify_of_changed_collection,
    notify_of_featured,
    notify_of_post,
    notify_of_quoted_edit,
    notify_of_severance,
    notify_of_unsent,
    notify_of_warning,
    notify_reporter_of_decision,
)

__all__ = [
    "POLICIES", "NotAhead", "NotAnEndpoint", "NotTaken", "accept_requests", "choose_alerts", "choose_kinds",
    "choose_mail", "choose_policy", "claim_due_letters", "clear", "come_back", "dismiss", "dismiss_group",
    "dismiss_line", "dismiss_requests", "follow_changed_zones", "forget_between", "go_away", "go_off_duty",
    "is_stopped", "keep_hours", "keepers", "let_in_whom_one_follows", "mark_read", "notify",
    "notify_keepers_of_report", "notify_of_changed_collection", "notify_of_featured", "notify_of_post",
    "notify_of_quoted_edit", "notify_of_severance", "notify_of_unsent", "notify_of_warning",
    "notify_reporter_of_decision", "push", "resume_mail", "send_notices", "settle_request",
    "stop_mail", "subscribe", "try_mail_again", "unsubscribe", "withdraw", "withdraw_requests",
]  # fmt: skip
