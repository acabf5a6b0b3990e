"""The emoji that the picker offers: a few hundred that people reach for, by what they are for.

Their names are those of Unicode, so no file of data is needed; every other emoji comes from the keyboard as ever.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_VARIATION = "\ufe0f"


@dataclass(frozen=True, slots=True)
class Sign:
    sign: str
    name: str


GROUPS: tuple[tuple[str | Promise, str], ...] = (
    (
        _("Faces"),
        "😀 😃 😄 😁 😅 😂 🤣 🙂 🙃 😉 😊 😇 🥰 😍 🤗 🤭 🤫 🤔 🤐 "
        "😐 😑 😶 😏 🙄 😬 😌 😔 😴 🥱 😷 🤒 🤕 🤧 🥵 🥶 😵 🤯 🥳 "
        "😎 🤓 🧐 😕 😟 🙁 😮 😯 😲 😳 🥺 😦 😧 😨 😰 😥 😢 😭 😱 😖 😣 😞 😓 😩 😫 😤 😠",
    ),
    (
        _("Hands and hearts"),
        "👋 ✋ 👌 🤞 🤟 👈 👉 👆 👇 👍 👎 👏 🙌 👐 🤲 🤝 🙏 💪 "
        "👂 🫂 ❤️ 🧡 💛 💚 💙 💜 🤎 🖤 🤍 💔 💕 💞 💗 💖 💝 💟 "
        "💬 💭 💤 👀",
    ),
    (
        _("People and care"),
        "👶 🧒 👦 👧 🧑 👩 👨 🧓 👵 👴 👪 🤰 🤱 🧑‍⚕️ 🧑‍🏫 🧑‍⚖️ "
        "🧑‍🍳 🧑‍💻 🧑‍🎓 🧑‍🦯 🧑‍🦽 🧑‍🦼 🦻 🦽 🦼 🦯 🦮 🏥 🏠 🏡 🏫 🏢 🏘️ "
        "🚑 💊 🩹 🩺 🌡️ 🧸 🍼 🚸 ♿",
    ),
    (
        _("Animals and weather"),
        "🐱 🐈 🐶 🐕 🐰 🐦 🐤 🦆 🦉 🐢 🐟 🐝 🦋 🐞 🐌 🐑 🐄 🐎 🦔 "
        "🐿️ 🌱 🌿 🍀 🌳 🌲 🌷 🌹 🌻 🌼 🍂 🍄 ☀️ 🌤️ ☁️ 🌧️ ⛈️ ❄️ 🌈 "
        "🌙 ⭐ 🔥 💧 🌊",
    ),
    (
        _("Food and drink"),
        "🍎 🍐 🍊 🍋 🍌 🍇 🍓 🍒 🥕 🥔 🍞 🧀 🥚 🍳 🥣 🥗 🍲 🍕 🥪 🍜 🍚 🍪 🍰 🎂 🧁 🍫 🍬 🍦 ☕ 🍵 🥛 🥤 🍺 🍷",
    ),
    (
        _("Doing things"),
        "⚽ 🏀 🏓 🏊 🚶 🏃 🚴 🧘 🎨 🎭 🎵 🎸 🎹 🎤 🎬 🎮 🧩 🎲 📚 "
        "📖 ✏️ 🧵 🧶 🎉 🎈 🎁 🎄 🪔 🕯️ 🚗 🚌 🚆 🚲 ✈️ ⛵ ⛺ 🏖️ 🏔️ 🗺️",
    ),
    (
        _("Things and signs"),
        "📱 💻 📞 📧 📮 📝 📄 📋 📅 📌 📎 🔍 💡 🔑 🔒 🔓 🔔 🔕 📢 "
        "⏰ ⏳ 💷 🧾 🗳️ ⚖️ 🛠️ 🧰 🧹 ✅ ❌ ❓ ❗ ⚠️ ℹ️ ➕ ➖ 🔁 🆕 🆘 "
        "🔴 🟠 🟡 🟢 🔵 🟣 🏳️‍🌈 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇬🇧 🇮🇪 🇪🇺",
    ),
)

# What the parts of a joined sign do not tell.
_NAMED = {
    "🏳️‍🌈": "rainbow flag", "🏴󠁧󠁢󠁷󠁬󠁳󠁿": "flag of Wales", "🏴󠁧󠁢󠁳󠁣󠁴󠁿": "flag of Scotland", "🏴󠁧󠁢󠁥󠁮󠁧󠁿": "flag of England",
    "🇬🇧": "flag of the United Kingdom", "🇮🇪": "flag of Ireland", "🇪🇺": "flag of Europe", "🧑‍⚕️": "health worker",
    "🧑‍🏫": "teacher", "🧑‍⚖️": "judge", "🧑‍🍳": "cook", "🧑‍💻": "person at a computer", "🧑‍🎓": "student",
    "🧑‍🦯": "person with white cane", "🧑‍🦽": "person in manual wheelchair", "🧑‍🦼": "person in motorised wheelchair",
    "🫂": "people hugging", "🧑": "person",
}  # fmt: skip


@cache
def signs() -> tuple[tuple[str | Promise, tuple[Sign, ...]], ...]:
    """Return the groups with their signs, each with the name that is read aloud and searched."""
    return tuple((title, tuple(Sign(each, _name(each)) for each in row.split())) for title, row in GROUPS)


def _name(sign: str) -> str:
    if sign in _NAMED:
        return _NAMED[sign]
    return " ".join(unicodedata.name(letter, "").lower() for letter in sign if letter != _VARIATION).strip()
