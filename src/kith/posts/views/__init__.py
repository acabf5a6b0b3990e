"""The pages of this room."""

from kith.posts.views.audience import audience as audience
from kith.posts.views.deeds import bookmark as bookmark
from kith.posts.views.deeds import boost as boost
from kith.posts.views.deeds import favourite as favourite
from kith.posts.views.deeds import mute_thread as mute_thread
from kith.posts.views.deeds import pin as pin
from kith.posts.views.deeds import unbookmark as unbookmark
from kith.posts.views.deeds import unboost as unboost
from kith.posts.views.deeds import unfavourite as unfavourite
from kith.posts.views.deeds import unmute_thread as unmute_thread
from kith.posts.views.deeds import unpin as unpin
from kith.posts.views.deleting import delete as delete
from kith.posts.views.emoji import emoji as emoji
from kith.posts.views.history import history as history
from kith.posts.views.keys import keys as keys
from kith.posts.views.polls import poll as poll
from kith.posts.views.polls import vote as vote
from kith.posts.views.quoting import take_out as take_out
from kith.posts.views.waiting import discard as discard
from kith.posts.views.waiting import drafts as drafts
from kith.posts.views.waiting import send_now as send_now
from kith.posts.views.waiting import take_back as take_back
from kith.posts.views.waiting import unsent as unsent
from kith.posts.views.writing import edit as edit
from kith.posts.views.writing import sent as sent
from kith.posts.views.writing import write as write
