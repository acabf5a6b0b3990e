"""The house on one screen: what starts when something happens, and what the clock starts.

The only place, besides tests, that names tasks. A happening that is missing here, or misspelt, fails at start.
"""

from datetime import timedelta
from typing import Any

from kith.accounts import happenings as accounts
from kith.accounts import tasks as accounts_tasks
from kith.chats import happenings as chats
from kith.chats import tasks as chats_tasks
from kith.collections import happenings as collections
from kith.collections import tasks as collections_tasks
from kith.federation import happenings as federation
from kith.federation import tasks as federation_tasks
from kith.federation.inbound import tasks as inbound_tasks
from kith.federation.lookup import tasks as lookup_tasks
from kith.filters import tasks as filters_tasks
from kith.jobs import Task
from kith.jobs import tasks as jobs_tasks
from kith.jobs.clock import Every
from kith.jobs.happenings import Happening
from kith.links import happenings as links
from kith.links import tasks as links_tasks
from kith.live import tasks as live_tasks
from kith.live.hearers import HearersByName, everyone, nobody
from kith.media import happenings as media
from kith.media import tasks as media_tasks
from kith.members import happenings as members
from kith.members import tasks as members_tasks
from kith.moderation import happenings as moderation
from kith.moderation import tasks as moderation_tasks
from kith.notifications import happenings as notifications
from kith.notifications import tasks as notifications_tasks
from kith.posts import happenings as posts
from kith.posts import tasks as posts_tasks
from kith.reading import tasks as reading_tasks
from kith.servers import happenings as servers
from kith.servers import tasks as servers_tasks
from kith.site import happenings as site
from kith.site import tasks as site_tasks
from kith.timelines import happenings as timelines_happenings
from kith.timelines import queries as timelines
from kith.timelines import tasks as timelines_tasks

WHEN: dict[Happening, list[Task[..., Any]]] = {
    posts.POST_PUBLISHED: [
        timelines_tasks.surface_post,
        notifications_tasks.notify_of_post,
        chats_tasks.hear_post,
        federation_tasks.tell_of_post,
    ],
    posts.POST_ARRIVED: [timelines_tasks.surface_post],
    posts.POST_TOOK_PART: [chats_tasks.hear_post],
    posts.POST_CONCERNS: [notifications_tasks.notify_of_arrival],
    posts.FILES_ARRIVED: [lookup_tasks.fetch_files_of],
    posts.POST_JOINED: [timelines_tasks.surface_post, chats_tasks.hear_post],
    posts.POST_EDITED: [
        notifications_tasks.notify_of_edit,
        timelines_tasks.file_changed,
        federation_tasks.tell_of_change,
    ],
    posts.POST_CHANGED: [federation_tasks.tell_of_change],
    posts.POST_HIDDEN: [posts_tasks.move_hidden_files, federation_tasks.tell_of_hiding],
    posts.POST_DELETED: [federation_tasks.tell_of_deletion],
    posts.POST_NARROWED: [federation_tasks.tell_of_narrowing],
    posts.POST_UNADDRESSED: [federation_tasks.tell_of_unaddressing],
    posts.POST_BOOSTED: [
        timelines_tasks.surface_post,
        notifications_tasks.notify_of_boost,
        federation_tasks.tell_of_post,
    ],
    posts.POST_UNBOOSTED: [notifications_tasks.withdraw_boost, federation_tasks.tell_of_unboost],
    posts.POST_FAVOURITED: [notifications_tasks.notify_of_favourite, federation_tasks.tell_of_favourite],
    posts.POST_UNFAVOURITED: [federation_tasks.tell_of_unfavourite],
    posts.POST_PINNED: [federation_tasks.tell_of_pin],
    posts.POST_UNPINNED: [federation_tasks.tell_of_unpin],
    posts.POST_PLANNED: [posts_tasks.send_planned],
    posts.POST_NOT_SENT: [notifications_tasks.notify_of_unsent],
    posts.QUOTE_ASKED: [inbound_tasks.ask_to_quote],
    posts.QUOTE_TAKEN_OUT: [inbound_tasks.take_back_stamp],
    posts.POLL_VOTED: [inbound_tasks.send_vote, federation_tasks.tell_of_results],
    posts.POLL_ENDED: [notifications_tasks.notify_of_poll_end, federation_tasks.tell_of_last_results],
    accounts.FOLLOWED: [timelines_tasks.fill_home, notifications_tasks.notify_of_follow],
    accounts.FOLLOW_REQUESTED: [notifications_tasks.notify_of_request, federation_tasks.tell_of_follow],
    accounts.FOLLOW_ACCEPTED: [
        timelines_tasks.fill_home,
        notifications_tasks.settle_request,
        federation_tasks.tell_of_acceptance,
    ],
    accounts.UNFOLLOWED: [
        timelines_tasks.clear_home_of_unfollowed,
        notifications_tasks.withdraw_follow,
        federation_tasks.tell_of_unfollowing,
    ],
    accounts.CONSENT_CHANGED: [posts_tasks.follow_consent],
    accounts.BLOCKED: [
        timelines_tasks.clear_homes_of_blocked,
        notifications_tasks.forget_blocked,
        collections_tasks.part_collections,
        federation_tasks.tell_of_block,
    ],
    accounts.UNBLOCKED: [federation_tasks.tell_of_unblocking],
    accounts.PROFILE_CHANGED: [federation_tasks.tell_of_profile],
    accounts.STANDING_CHANGED: [federation_tasks.tell_of_standing],
    accounts.FOLLOWS_SEVERED: [notifications_tasks.notify_of_severance],
    accounts.CREDIT_CHANGED: [links_tasks.recheck_credit],
    chats.CHAT_CHANGED: [chats_tasks.keep_time],
    collections.FEATURED: [notifications_tasks.notify_of_featured],
    collections.COLLECTION_CHANGED: [notifications_tasks.notify_of_changed_collection],
    links.ARTICLE_WANTED: [links_tasks.read_article],
    links.LINK_WANTED: [links_tasks.look_at_link],
    links.LINK_CHANGED: [posts_tasks.show_changed_link],
    servers.ANNOUNCED: [servers_tasks.await_turn],
    servers.DOCUMENT_PUBLISHED: [members_tasks.write_of_document],
    timelines_happenings.LIST_CHANGED: [timelines_tasks.settle_list],
    timelines_happenings.LIST_FOLLOWED: [timelines_tasks.follow_all],
    members.JOIN_REQUESTED: [notifications_tasks.notify_of_sign_up],
    members.LETTER_WRITTEN: [members_tasks.send_letter],
    federation.ARRIVED: [inbound_tasks.do_arrivals],
    federation.ARRIVED_UNCHECKED: [inbound_tasks.check_later],
    federation.ACTOR_GONE: [inbound_tasks.erase_gone],
    federation.ACTOR_MOVED: [inbound_tasks.move_followers],
    federation.FOLLOWERS_TOLD: [inbound_tasks.compare_followers],
    federation.PASSED_ON: [inbound_tasks.look_later],
    federation.DELIVERIES_WAIT: [federation_tasks.deliver],
    moderation.REPORT_FORWARDED: [federation_tasks.forward_reports],
    moderation.REPORTED: [moderation_tasks.tell_keepers_of_report],
    moderation.REPORT_DECIDED: [moderation_tasks.tell_reporter_of_decision],
    moderation.SERVER_KEPT_AWAY: [timelines_tasks.clear_homes_of_server, federation_tasks.refuse_deliveries],
    media.MEDIA_UPLOADED: [media_tasks.prepare_media],
    media.EMOJI_WANTED: [lookup_tasks.ask_for_emoji],
    media.MEDIA_READY: [posts_tasks.show_ready_file],
    federation.POST_AWAITED: [inbound_tasks.look_for_awaited],
    federation.QUOTE_TO_CHECK: [inbound_tasks.check_stamp],
    federation.ACTOR_KEPT: [lookup_tasks.look_at_kept],
    federation.SOUGHT: [lookup_tasks.seek_on],
    federation.ANSWERS_WANTED: [lookup_tasks.call_gatherer],
    timelines_happenings.PERSON_OPENED: [lookup_tasks.see_to_person],
    timelines_happenings.THREAD_OPENED: [lookup_tasks.begin_gathering],
    federation.FILE_WANTED: [lookup_tasks.ask_for_file],
    notifications.NOTICES_FOR_CLOSED_APPS: [notifications_tasks.start_pushes],
    site.ARCHIVE_ASKED: [site_tasks.make_archive],
    site.IMPORT_CONFIRMED: [site_tasks.do_import],
    site.ARCHIVE_BROUGHT: [site_tasks.look_at_archive],
    site.ARCHIVE_CONFIRMED: [site_tasks.bring_archive],
    site.ARCHIVE_UNWANTED: [site_tasks.take_archive_out],
}

EVERY: list[Every] = [
    Every(timedelta(hours=1), accounts_tasks.lift_ended_mutes),
    Every(timedelta(minutes=1), chats_tasks.keep_overdue),
    Every(timedelta(hours=1), chats_tasks.gather_late),
    Every(timedelta(minutes=1), federation_tasks.wake_due_servers),
    Every(timedelta(hours=1), federation_tasks.sweep_outgoing),
    Every(timedelta(hours=1), inbound_tasks.forget_arrivals),
    Every(timedelta(days=1), inbound_tasks.forget_old_gone),
    Every(timedelta(hours=1), lookup_tasks.sweep_copies),
    Every(timedelta(hours=1), filters_tasks.forget_what_ended),
    Every(timedelta(minutes=15), links_tasks.look_again_at_failed),
    Every(timedelta(hours=1), media_tasks.sweep_unused),
    Every(timedelta(hours=1), media_tasks.give_up_stuck),
    Every(timedelta(hours=6), members_tasks.forget_what_is_over),
    Every(timedelta(hours=1), jobs_tasks.sweep_jobs),
    Every(timedelta(minutes=1), notifications_tasks.send_due_letters),
    Every(timedelta(minutes=1), posts_tasks.end_due_polls),
    Every(timedelta(minutes=1), posts_tasks.send_overdue),
    Every(timedelta(minutes=1), posts_tasks.delete_expired_posts),
    Every(timedelta(hours=1), posts_tasks.forget_old_keys),
    Every(timedelta(minutes=1), posts_tasks.index_older_posts),
    Every(timedelta(minutes=1), reading_tasks.poll_due_feeds),
    Every(timedelta(minutes=1), reading_tasks.look_into_mailbox),
    Every(timedelta(days=1), reading_tasks.forget_private_feeds),
    Every(timedelta(minutes=10), live_tasks.sweep_tellings),
    Every(timedelta(hours=1), site_tasks.look_again_elsewhere),
    Every(timedelta(hours=1), site_tasks.forget_archives),
    Every(timedelta(days=1), site_tasks.forget_imports),
    Every(timedelta(minutes=10), site_tasks.erase_who_left),
    Every(timedelta(minutes=10), timelines_tasks.count_trends),
    Every(timedelta(days=1), timelines_tasks.trim_homes),
]

# Who, of those whose pages are open, hears what names nobody. Apps hear of all of it, each as far as their member may
# (client_api/streaming/telling.py).
HEARERS: HearersByName = {
    "home": timelines.home_hearers,
    "local": everyone,
    "chat": everyone,  # its number; the page of another chat passes over it
    "edited": nobody,
    "narrowed": nobody,
    "withdrawn": nobody,
    "deleted": nobody,
    "deleted-at-home": nobody,
    "announced": nobody,
    "reacted": nobody,
}
