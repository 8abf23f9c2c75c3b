"""The table that `make bench` prints."""

import argparse
import statistics
import time

import bench
from bench import aims, events, filling, measures

SIZES = (10_000, 100_000, 1_000_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=bench.__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=lambda text: [int(part) for part in text.split(",")], default=SIZES)
    options = parser.parse_args()
    filling.prepare()
    events.prepare()
    print(f"{'件数':>10}  {'工作':<22}{'本系统':>12}{'裸做':>12}{'比':>8}{'语句':>6}")
    figures = []
    for size in options.sizes:
        started = time.monotonic()
        filling.grow(size)
        events.grow(size)
        filling.settle()
        print(f"{size:>10,}  （备料 {time.monotonic() - started:.0f} 秒）", flush=True)
        with measures.Bench() as ready:
            for measure in ready.all():
                figures.append(show(size, measure, options.rounds))
    aims.show(figures)


def show(size: int, measure, rounds: int) -> aims.Figure:
    ours, bare = [], []
    measure.ours(), measure.bare()  # warm both
    for _ in range(rounds):
        ours.append(measure.timed(measure.ours))
        bare.append(measure.timed(measure.bare))
    mine, theirs = statistics.median(ours), statistics.median(bare)
    statements = measure.statements()
    ratio = theirs / mine if measure.rate else mine / theirs
    print(
        f"{size:>10,}  {measure.name:<22}{mine * 1000:>10.2f}ms{theirs * 1000:>10.2f}ms{ratio:>8.2f}"
        f"{statements if statements is not None else '—':>6}",
        flush=True,
    )
    return aims.Figure(size, measure.name, mine, theirs, statements)
