"""The `python` baseline: a ProcessPoolExecutor fed with batches of plain dicts, rolling statistics in O(1) a reading.

It does the same job as Telltale: readings are made while it runs, any process may compute any batch (a batch brings
along the values its windows reach back to), and results come out right and in order. Prints one JSON object.
Usage: processPool.py WORKERS BATCH SENSORS SECONDS, or processPool.py --results WORKERS BATCH SENSORS BATCHES, which
prints the results of so many batches as one JSON array.
"""

import json
import math
import sys
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor

WINDOW = 64
LOW, HIGH = 0.0, 100.0
ALPHA = 0.1
DECAY = [(1 - ALPHA) ** k for k in range(WINDOW + 1)]
IN_FLIGHT_PER_WORKER = 8
WARM_UP_S = 0.5


class RollingStatistics:
    """One window: running sums and monotonic queues."""

    __slots__ = ("largest", "least", "recent", "seq", "squares", "total", "values")

    def __init__(self):
        self.values = deque()
        self.least = deque()
        self.largest = deque()
        self.total = 0.0
        self.squares = 0.0
        self.recent = 0.0
        self.seq = 0

    def enter(self, value):
        """Takes a value in and lets the one that leaves the window go."""
        seq = self.seq
        self.seq = seq + 1
        values, least, largest = self.values, self.least, self.largest
        values.append(value)
        self.total += value
        self.squares += value * value
        self.recent = self.recent * (1 - ALPHA) + ALPHA * value
        oldest = seq - WINDOW + 1
        if oldest > 0:
            leaving = values.popleft()
            self.total -= leaving
            self.squares -= leaving * leaving
            self.recent -= ALPHA * DECAY[WINDOW] * leaving
        while least and least[-1][1] >= value:
            least.pop()
        least.append((seq, value))
        if least[0][0] < oldest:
            least.popleft()
        while largest and largest[-1][1] <= value:
            largest.pop()
        largest.append((seq, value))
        if largest[0][0] < oldest:
            largest.popleft()

    def add(self, reading):
        """The statistics of the window that ends with this reading."""
        value = reading["value"]
        self.enter(value)
        values = self.values
        count = len(values)
        mean = self.total / count
        std = math.sqrt(max(0.0, self.squares / count - mean * mean))
        return {
            "sensor": reading["sensor"],
            "t": reading["t"],
            "norm": (value - LOW) / (HIGH - LOW),
            "mean": mean,
            "std_pop": std,
            "min": self.least[0][1],
            "max": self.largest[0][1],
            "zscore_last": (value - mean) / std if std > 0 else None,
            "ewma_0.1_last": self.recent + DECAY[count] * values[0],
        }


def statistics_of(halo, readings):
    """Runs in a worker process, which keeps nothing: `halo` are the values before the first reading."""
    statistics = RollingStatistics()
    for value in halo:
        statistics.enter(value)
    return [statistics.add(reading) for reading in readings]


class Sensor:
    """Makes its readings as they are sent, and keeps the values that the next batch's windows reach back to."""

    def __init__(self, number):
        self.name = f"line.{number}"
        self.phase = number
        self.next = 0
        self.halo = []

    def batch(self, size):
        name, phase, first = self.name, self.phase, self.next
        sin = math.sin
        readings = [
            {
                "sensor": name,
                "t": 1_700_000_000_000.0 + k,
                "value": 50 + 30 * sin(k / 95) + 2 * sin(k * 12.9898 + phase),
            }
            for k in range(first, first + size)
        ]
        halo = self.halo
        self.next = first + size
        self.halo = (halo + [reading["value"] for reading in readings])[1 - WINDOW :]
        return halo, readings


def feed(pool, workers, batch, sensors, go_on):
    """Keeps several futures a worker in flight and yields their results in order, until `go_on` says no."""
    lines = [Sensor(number) for number in range(sensors)]
    in_flight = deque()
    turn = 0
    while True:
        while len(in_flight) < workers * IN_FLIGHT_PER_WORKER and go_on():
            halo, readings = lines[turn % sensors].batch(batch)
            in_flight.append(pool.submit(statistics_of, halo, readings))
            turn += 1
        if not in_flight:
            return
        yield in_flight.popleft().result()


def readings_per_s(pool, workers, batch, sensors, seconds):
    began = time.perf_counter()
    until = began + seconds
    readings = sum(len(results) for results in feed(pool, workers, batch, sensors, lambda: time.perf_counter() < until))
    return readings / (time.perf_counter() - began)


def main(arguments):
    workers, batch, sensors = (int(argument) for argument in arguments[:3])
    seconds = float(arguments[3])
    with ProcessPoolExecutor(max_workers=workers) as pool:
        readings_per_s(pool, workers, batch, sensors, WARM_UP_S)
        rate = readings_per_s(pool, workers, batch, sensors, seconds)
    print(json.dumps({"readingsPerS": rate, "python": sys.version.split()[0]}))


def print_results(arguments):
    workers, batch, sensors, batches = (int(argument) for argument in arguments)
    left = iter(range(batches))
    with ProcessPoolExecutor(max_workers=workers) as pool:
        results = feed(pool, workers, batch, sensors, lambda: next(left, None) is not None)
        print(json.dumps([line for lines in results for line in lines]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--results"]:
        print_results(sys.argv[2:])
    else:
        main(sys.argv[1:])
