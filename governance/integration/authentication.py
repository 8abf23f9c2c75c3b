"""Who calls: the service account behind a bearer token, found in one statement."""

from dataclasses import dataclass
from hashlib import sha256

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from governance.organisations.models import User

REALM = 'Bearer realm="api"'
# Written out because every request of a machine begins with it, and the ORM takes longer to say it than to hear it.
ACCOUNT = """
SELECT account.*, client.client_id AS client_key, client.name AS client_name
FROM oauth2_provider_accesstoken token
JOIN oauth2_provider_application client ON client.id = token.application_id
JOIN organisations_user account ON account.id = client.user_id
WHERE token.token_checksum = %s AND token.expires > %s AND account.is_active AND account.is_service
"""


@dataclass(frozen=True)
class ApiClient:
    """The client that a token was given to."""

    client_id: str
    name: str


class BearerToken(BaseAuthentication):
    """Authenticate `Authorization: Bearer …`; a token that is wrong is refused, never ignored."""

    def authenticate(self, request):
        scheme, _, token = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        checksum = sha256(token.strip()).hexdigest()
        account = next(iter(User.objects.raw(ACCOUNT, [checksum, timezone.now()])), None)
        if account is None:
            raise AuthenticationFailed("访问令牌无效或已过期，请重新获取。")
        return account, ApiClient(account.client_key, account.client_name)

    def authenticate_header(self, request):
        return REALM
