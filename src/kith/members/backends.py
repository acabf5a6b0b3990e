"""How a session becomes a member: one query for login and account together."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from kith.foundations.ready import ready
from kith.members.models import User


class MemberBackend(AuthenticationBackend):
    """Sign in by name or e-mail address and password (allauth), and read the account in the same query."""

    def get_user(self, user_id: int) -> User | None:
        user = _member(user_id)
        return user if user is not None and user.is_active else None


@ready
def _member(user_id: int) -> QuerySet[User]:
    return User.objects.select_related("account").filter(pk=user_id)
