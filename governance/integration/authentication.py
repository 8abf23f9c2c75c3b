"""Who calls: the service account behind a bearer token, found in one statement."""

from hashlib import sha256

from django.utils import timezone
from oauth2_provider.models import get_access_token_model
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

REALM = 'Bearer realm="api"'


class BearerToken(BaseAuthentication):
    """Authenticate `Authorization: Bearer …`; a token that is wrong is refused, never ignored."""

    def authenticate(self, request):
        scheme, _, token = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        row = (
            get_access_token_model()
            .objects.select_related("application__user")
            .filter(token_checksum=sha256(token.strip()).hexdigest(), expires__gt=timezone.now())
            .first()
        )
        account = row and row.application and row.application.user
        if not account or not account.is_active or not account.is_service:
            raise AuthenticationFailed("访问令牌无效或已过期，请重新获取。")
        return account, row

    def authenticate_header(self, request):
        return REALM
