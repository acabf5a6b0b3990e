"""Parts of a page that are drawn once for all that their key names."""

from django.template import Context, Template


class Drawn:
    def __init__(self):
        self.times = 0

    def __str__(self):
        self.times += 1
        return f"drawn {self.times}"


def test_is_drawn_once_for_each_key():
    page = Template('{% keep "a part" language count %}{{ words }}{% endkeep %}')
    words = Drawn()

    first = page.render(Context({"language": "en", "count": 1, "words": words}))
    again = page.render(Context({"language": "en", "count": 1, "words": words}))
    other = page.render(Context({"language": "ar", "count": 1, "words": words}))

    assert first == again == "drawn 1"
    assert other == "drawn 2"


def test_two_parts_are_never_taken_for_each_other():
    page = Template('{% keep "one" language %}one{% endkeep %}{% keep "two" language %}two{% endkeep %}')

    assert page.render(Context({"language": "uk"})) == "onetwo"
