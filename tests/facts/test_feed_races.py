import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from appendonly import settle
from django.db import connection, transaction

from governance.facts import feed, ledger
from governance.facts.models import Fact

AT = datetime(2026, 3, 4, 1, 12, tzinfo=UTC)
WRITERS, ROUNDS = 6, 25


@pytest.mark.django_db(transaction=True)
def test_a_reader_at_full_speed_beside_slow_and_late_committers_skips_and_repeats_nothing(signed, source):
    def write(number):
        dice = random.Random(number)
        try:
            for turn in range(ROUNDS):
                with transaction.atomic():
                    for part in range(3):
                        at = AT + timedelta(seconds=number * 10_000 + turn * 10 + part)
                        ledger.append([ledger.draft(signed, about=number, source=source, at=at, tier="P1", nth=turn)])
                        time.sleep(dice.choice([0, 0, 0, 0.001, 0.005, 0.04]))
                    if turn % 5 == 4:
                        transaction.set_rollback(True)
        finally:
            connection.close()

    seen, position = [], feed.beginning().encode()
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, number) for number in range(WRITERS)]
        while not all(writer.done() for writer in writers):
            rows, position = feed.read(Fact, position, 7)
            seen += [row.pk for row in rows]
    for writer in writers:
        writer.result()
    settle()
    while rows := feed.read(Fact, position, 7)[0]:
        _, position = feed.read(Fact, position, 7)
        seen += [row.pk for row in rows]
    assert len(seen) == len(set(seen)) == WRITERS * ROUNDS * 3 * 4 // 5
    assert set(seen) == set(Fact.objects.values_list("pk", flat=True))
