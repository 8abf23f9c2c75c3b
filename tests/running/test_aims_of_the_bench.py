"""The last block of the bench says which aims are met, and by how much the others are not."""

from bench.aims import AIMS, Figure, show, verdicts


def good(size: int) -> list[Figure]:
    """Each work as its aim would have it."""
    return [Figure(size, aim.name, 0.04, 0.04, aim.statements) for aim in AIMS]


def but(figures: list[Figure], name: str, *given) -> list[Figure]:
    return [Figure(f.size, f.name, *given) if f.name == name else f for f in figures]


def test_every_aim_can_be_met():
    assert all(met for met, _ in verdicts(good(1000)))


def test_an_aim_is_judged_by_the_worst_size():
    figures = good(1000) + but(good(9000), "清单 50 件（接口）", 0.04, 0.02, 9)
    assert [text for met, text in verdicts(figures) if not met] == [
        "清单 50 件（接口）：速率为裸做的 0.50，应不低于 0.66，差 24%",
        "清单 50 件（接口）：语句 9 条，应不多于 8，超出 12%",
    ]


def test_what_grows_slower_by_itself_and_beside_the_bare_work_is_named():
    figures = good(1000) + but(good(9000), "签收（接口）", 0.05, 0.04, 15)
    assert [text for met, text in verdicts(figures) if not met] == [
        "签收（接口）：9,000 件比 1,000 件，自身用时 +25%，与裸做之比 +25%，两者之一应不超过 +20%"
    ]
    busier = good(1000) + but(good(9000), "签收（接口）", 0.05, 0.05, 15)
    assert all(met for met, _ in verdicts(busier))


def test_bounds_of_time_are_told_in_the_words_of_the_table():
    figures = but(but(good(1000), "查重（须在 50 毫秒内）", 0.06, 0.06), "扫描 10,000 盏灯", 1.2, 0.1)
    assert [text for met, text in verdicts(figures) if not met] == [
        "查重（须在 50 毫秒内）：用时 60.0 毫秒，应不多于 50，超出 20%",
        "扫描 10,000 盏灯：用时为裸做的 12.0 倍，应不多于 10，超出 20%",
    ]


def test_what_was_not_measured_is_not_met_and_one_size_shows_no_growth():
    said = []
    show(good(1000)[1:], said.append)
    assert "  未达标  新建（接口，防重）：没有测到" in said
    assert said[-2:] == ["  只测了一种件数，增长未比较", "共 14 项，达标 13 项。"]
