import pytest

NOW = "2026-03-04T02:50:00+00:00"  # 10:50 in the district


@pytest.fixture
def browse(town, client, time_machine):
    """Open pages as somebody of the town, at 10:50 on the day of the stories unless the test says when."""

    class Browse:
        at = time_machine

        def __call__(self, user, path, data=None, **headers):
            client.force_login(user)
            if data is None:
                return client.get(path, headers=headers)
            return client.post(path, data, headers=headers)

    time_machine.move_to(NOW, tick=False)
    return Browse()


@pytest.fixture
def called(town):
    """An urgent call on both departments, of which the lead has handed its line to its agency in the street."""
    call = town.called()
    line = town.lead(call)
    town.do(line, "hand_to_agency", town.dept_operator, "2026-03-04 09:15", agency=town.agency.code)
    call.refresh_from_db()
    return call
