"""A reader of the records at full speed beside people whose moves commit slowly, late or not at all."""

import random
import threading
import time

import pytest
from appendonly import settle
from django.db import connection, transaction
from parcel_town import Town
from parcels.models import Parcel

from governance.facts import feed
from governance.organisations.models import User
from governance.workflow import engine
from governance.workflow.models import TransitionRecord

WRITERS, ROUNDS = 4, 8


@pytest.mark.django_db(transaction=True)
def test_a_reader_of_records_skips_and_repeats_nothing(cast):
    town = Town(cast)
    parcels = [town.pack(case_no=f"P{number}") for number in range(WRITERS)]

    def move(number):
        dice, actor = random.Random(number), User.objects.get(pk=town.operator.pk)
        try:
            for turn in range(ROUNDS):
                with transaction.atomic():
                    for part in range(2):
                        parcel = Parcel.objects.get(pk=parcels[number].pk)
                        engine.perform(parcel, "weigh", actor=actor, at=town.morning, weight=turn + part + 1)
                        time.sleep(dice.choice([0, 0.002, 0.03]))
                    transaction.set_rollback(turn % 4 == 3)
        finally:
            connection.close()

    writers = [threading.Thread(target=move, args=(number,)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    seen, position = [], feed.beginning().encode()
    while any(writer.is_alive() for writer in writers):
        rows, position = feed.read(TransitionRecord, position, 5)
        seen += [row.pk for row in rows]
    settle()
    while True:
        rows, position = feed.read(TransitionRecord, position, 5)
        if not rows:
            break
        seen += [row.pk for row in rows]
    assert len(seen) == len(set(seen)) == WRITERS + WRITERS * ROUNDS * 2 * 3 // 4
    assert set(seen) == set(TransitionRecord.objects.values_list("pk", flat=True))
