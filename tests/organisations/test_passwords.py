"""Passwords of three kinds of characters, and the lock after five failures."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import RequestFactory


@pytest.mark.parametrize("password", ["abcdefghij", "12345678901", "abcdefgh12", "Ab-1", "Password123"])
def test_weak_passwords_are_refused(db, password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", ["Jinniu-2026", "jinniu-2026-x", "街道五权平台Ab12"])
def test_passwords_of_three_kinds_pass(password):
    validate_password(password)


def test_five_failures_lock_the_account_for_half_an_hour(cast):
    def attempt(password, address):
        request = RequestFactory().post("/login/", REMOTE_ADDR=address)
        return authenticate(request, username="101", password=password)

    assert attempt(cast.password, "10.0.0.1") == cast.operator
    for n in range(5):
        assert attempt("wrong", f"10.0.0.{n}") is None
    assert attempt(cast.password, "10.0.0.9") is None
    assert timedelta(minutes=30) == settings.AXES_COOLOFF_TIME
