"""Addresses of chats."""

from django.urls import path

from kith.chats.views import attending, handing_on, hosting, planning, reading

app_name = "chats"
_ONE = "chats/<int:chat_id>"

urlpatterns = [
    path("chats", reading.index, name="index"),
    path("chats/past", reading.past, name="past"),
    path("chats/soon", reading.soon, name="soon"),
    path("chats/new", planning.plan, name="plan"),
    path("chats/calendar.ics", handing_on.calendar, name="calendar"),
    path("chats/feed.<feed:kind>", handing_on.feed, name="feed"),
    path("chats/past/feed.<feed:kind>", handing_on.past_feed, name="past_feed"),
    path("chats/tagged/<str:name>/feed.<feed:kind>", handing_on.tagged_feed, name="tagged_feed"),
    path("chats/tagged/<str:name>", reading.tagged, name="tagged"),
    path(_ONE, reading.one, name="one"),
    path(f"{_ONE}/chat.ics", handing_on.calendar_of_one, name="calendar_of_one"),
    path(f"{_ONE}/feed.<feed:kind>", handing_on.chat_feed, name="chat_feed"),
    path(f"{_ONE}/transcript", handing_on.transcript, name="transcript"),
    path(f"{_ONE}/transcript.<str:kind>", handing_on.transcript_file, name="transcript_file"),
    path(f"{_ONE}/come-in", attending.come_in, name="come_in"),
    path(f"{_ONE}/go-out", attending.go_out, name="go_out"),
    path(f"{_ONE}/say", attending.say, name="say"),
    path(f"{_ONE}/sit", attending.sit, name="sit"),
    path(f"{_ONE}/leave-seat", attending.leave_seat, name="leave_seat"),
    path(f"{_ONE}/quiet", attending.quiet, name="quiet"),
    path(f"{_ONE}/change", planning.change, name="change"),
    path(f"{_ONE}/cancel", planning.cancel, name="cancel"),
    path(f"{_ONE}/seats", hosting.seats, name="seats"),
    path(f"{_ONE}/seats/<int:account_id>/free", hosting.free_seat, name="free_seat"),
    path(f"{_ONE}/log", hosting.log, name="log"),
    path(f"{_ONE}/log/<int:act_id>/undo", hosting.undo, name="undo"),
    path(f"{_ONE}/host/<str:what>", hosting.deed, name="deed"),
    path(f"{_ONE}/questions", hosting.add_question, name="add_question"),
    path(f"{_ONE}/questions/<int:question_id>/<str:what>", hosting.question_deed, name="question_deed"),
    path(f"{_ONE}/people/<int:account_id>/quiet", hosting.quiet_person, name="quiet_person"),
    path(f"{_ONE}/hide", hosting.hide_chat, name="hide_chat"),
    path("chats/answers/<int:answer_id>/move", attending.move, name="move"),
    path("chats/answers/<int:answer_id>/hide", hosting.hide, name="hide"),
    path("posts/<int:post_id>/quiet-chat", attending.quiet_by_post, name="quiet_by_post"),
    path("manage/chats", planning.planners, name="planners"),
]
