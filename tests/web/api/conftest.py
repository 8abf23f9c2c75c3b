"""A machine client at each desk of the small town."""

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from governance.integration.clients import create_client


@pytest.fixture
def machine(cast):
    """Give a factory: machine(organisation, *roles) is an API client that carries a token of its own."""

    def build(organisation, *roles):
        credentials = create_client(name="街道平台", organisation=organisation, roles=list(roles), at=timezone.now())
        form = {"grant_type": "client_credentials", **vars(credentials)}
        token = Client().post("/oauth/token/", form).json()["access_token"]
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        return client

    return build
