"""The page of apps says how to use one, also to who has none yet."""


def test_it_says_what_to_type_where_an_app_asks_for_the_server(sign_in, amara, settings):
    settings.KITH_DOMAIN = "kith.example.org"

    page = sign_in(amara).get("/settings/apps").content.decode()

    assert "Use an app" in page
    assert "<strong>kith.example.org</strong>" in page
