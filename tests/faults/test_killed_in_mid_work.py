"""A killed worker and a killed broker: no rung is lost, none is climbed twice, for truth stands in the database."""

CALLS = 6
LINES = 2 * CALLS  # an urgent call goes to two departments
TOLD_TWICE = """
SELECT count(*) FROM (SELECT 1 FROM workflow_record WHERE name = 'climb'
                      GROUP BY case_type_id, case_id, limit_name, lamp HAVING count(*) > 1) twice
"""
WAITS_TO_WRITE = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


def climbed(lamp: str) -> str:
    return f"SELECT count(*) FROM workflow_record WHERE name = 'climb' AND lamp = '{lamp}'"


def test_a_killed_worker_and_a_killed_broker_lose_no_rung_and_climb_none_twice(site):
    site.run("tests/faults/busy_town.py", str(CALLS), "0.8")
    with site.nobody_writes_records():
        site.start("beat")
        site.start("clock")
        site.wait_until(WAITS_TO_WRITE, 1)
        site.kill("clock")
    assert site.ask(climbed("blue")) == 0
    site.start("clock")
    site.wait_until(climbed("blue"), 2 * LINES)

    site.valkey.process.kill()
    site.run("tests/faults/busy_town.py", str(CALLS), "1")
    site.wait_until("SELECT count(*) FROM workflow_deadline WHERE next_at < now()", 2 * LINES)
    assert site.ask(climbed("yellow")) == 0
    site.valkey.start()
    site.wait_until(climbed("yellow"), 2 * LINES)

    assert site.ask(climbed("blue")) == 4 * LINES
    assert site.ask(TOLD_TWICE) == 0
    assert site.ask("SELECT count(*) FROM facts_fact WHERE kind LIKE 'calls.%.missed'") == 2 * LINES
    assert site.ask("SELECT sum(rung) FROM workflow_deadline") == 6 * LINES
    assert site.ask("SELECT sum(failures) FROM workflow_deadline") == 0
