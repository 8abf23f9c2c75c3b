"""API clients: each is a service account with posts, so the same predicates judge it as a person."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from oauth2_provider.models import get_application_model

from governance.audit import log
from governance.organisations.models import Organisation, Post, User

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Credentials:
    """What the client is told, once."""

    client_id: str
    client_secret: str


@transaction.atomic
def create_client(*, name: str, organisation: Organisation, roles: list[str], at: datetime) -> Credentials:
    """Create a service account with one post per role; only here is the secret of its application readable."""
    username = f"api-{get_random_string(12, LETTERS)}"
    account = User(username=username, name=name, is_service=True)
    account.set_unusable_password()
    account.save()
    today = timezone.localtime(at).date()
    Post.objects.bulk_create(
        Post(person=account, organisation=organisation, role=role, starts_on=today) for role in roles
    )
    application_model = get_application_model()
    application = application_model(
        name=name,
        user=account,
        client_type=application_model.CLIENT_CONFIDENTIAL,
        authorization_grant_type=application_model.GRANT_CLIENT_CREDENTIALS,
    )
    secret = application.client_secret
    application.save()
    given = {"organisation": organisation.code, "roles": roles, "client_id": application.client_id}
    log.write("integration.client.created", actor=None, about=account, after=given, at=at, note=name)
    return Credentials(application.client_id, secret)
