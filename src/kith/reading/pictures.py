"""Pictures of articles: they come from where the article was published, and only if the reader likes them, or asks."""

from django.http import HttpResponse

# Nothing else on the page may come from elsewhere.
_FROM_ANYWHERE = (
    "default-src 'self'; img-src 'self' data: https: http:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; frame-src 'none'"
)


def with_pictures(response: HttpResponse, has_pictures: object) -> HttpResponse:
    """Let the pictures of an article into its page, where it shows any."""
    if has_pictures:
        response["Content-Security-Policy"] = _FROM_ANYWHERE
    return response
