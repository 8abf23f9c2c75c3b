"""A post and an appointment as administrator, given at the same moment: one of them is refused."""

import threading

import pytest
from cast import build
from django.db import IntegrityError, connection, transaction

from governance.organisations.choices import AdminRole, Role
from governance.organisations.models import Post, User


@pytest.mark.parametrize("post_first", [True, False])
def test_whoever_comes_second_waits_and_is_refused(transactional_db, post_first):
    town = build()
    written, outcomes = threading.Event(), {}

    def give_post():
        Post.objects.create(person=town.nobody, organisation=town.street, role=Role.STREET_ORG, starts_on="2026-01-01")

    def appoint():
        User.objects.filter(pk=town.nobody.pk).update(admin_role=AdminRole.AUDIT)

    def second(write):
        written.wait(5)
        try:
            write()
            outcomes["second"] = "done"
        except IntegrityError:
            outcomes["second"] = "refused"
        finally:
            connection.close()

    first, later = (give_post, appoint) if post_first else (appoint, give_post)
    thread = threading.Thread(target=second, args=(later,))
    thread.start()
    with transaction.atomic():
        first()
        written.set()
        thread.join(0.3)
        assert outcomes == {}
    thread.join(5)
    assert outcomes == {"second": "refused"}
    assert Post.objects.filter(person=town.nobody).exists() == post_first
    assert User.objects.get(pk=town.nobody.pk).admin_role == ("" if post_first else AdminRole.AUDIT)
