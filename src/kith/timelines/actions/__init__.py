"""The verbs of this room: bringing posts home and into lists, following tags, keeping lists."""

from kith.timelines.actions.conversing import (
    file_direct,
    forget_conversation,
    mark_conversation,
    mend_conversations,
)
from kith.timelines.actions.entries import fill_anew, fill_list, trim_lists
from kith.timelines.actions.homes import (
    clear_from_home,
    clear_homes_of_server,
    fill_home,
    note_visit,
    surface_post,
    trim_homes,
)
from kith.timelines.actions.lists import (
    ListDraft,
    ListIsFull,
    NotForYourList,
    NoTitle,
    TooManyLists,
    ask_to_follow_all,
    change_list,
    copy_list,
    delete_list,
    follow_all,
    leave_list,
    make_list,
    part_lists,
    put_all_in_list,
    put_in_list,
    settle_list,
    take_out_of_list,
)
from kith.timelines.actions.opening import note_opened_person, note_opened_thread
from kith.timelines.actions.tags import NotATag, TooManyTags, follow_tag, unfollow_tag

__all__ = [
    "ListDraft", "ListIsFull", "NoTitle", "NotATag", "NotForYourList", "TooManyLists", "TooManyTags",
    "ask_to_follow_all", "change_list", "clear_from_home", "clear_homes_of_server", "copy_list", "delete_list",
    "file_direct", "fill_anew", "fill_home", "fill_list", "follow_all", "follow_tag", "forget_conversation",
    "leave_list", "make_list",
    "mark_conversation", "mend_conversations", "note_opened_person", "note_opened_thread", "note_visit", "part_lists",
    "put_all_in_list", "put_in_list",
    "settle_list", "surface_post", "take_out_of_list", "trim_homes", "trim_lists", "unfollow_tag",
]  # fmt: skip
