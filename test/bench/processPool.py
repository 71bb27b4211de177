"""The `python` baseline: a ProcessPoolExecutor fed with batches of plain dicts, rolling statistics in O(1) a reading.

Readings are made beforehand, so that nothing but the journey and the computation is measured. Prints one JSON
object. Usage: processPool.py WORKERS BATCH SENSORS SECONDS, or processPool.py --statistics, which reads a JSON array
of readings and prints their statistics.
"""

import json
import math
import sys
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor

WINDOW = 64
LOW, HIGH = 0.0, 100.0
EWMA_ALPHA = 0.1
IN_FLIGHT_PER_WORKER = 8
BATCHES_PER_SENSOR = 64
WARM_UP_S = 0.5


class RollingStatistics:
    """The window of one sensor: running sums and monotonic queues."""

    __slots__ = ("ewma", "largest", "least", "seq", "squares", "total", "values")

    def __init__(self):
        self.values = deque()
        self.least = deque()
        self.largest = deque()
        self.total = 0.0
        self.squares = 0.0
        self.seq = 0
        self.ewma = None

    def add(self, reading):
        value = reading["value"]
        seq = self.seq
        self.seq = seq + 1
        values = self.values
        values.append(value)
        self.total += value
        self.squares += value * value
        if len(values) > WINDOW:
            leaving = values.popleft()
            self.total -= leaving
            self.squares -= leaving * leaving
        count = len(values)
        oldest = seq - count + 1
        least, largest = self.least, self.largest
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
        mean = self.total / count
        std = math.sqrt(max(0.0, self.squares / count - mean * mean))
        ewma = self.ewma
        ewma = value if ewma is None else ewma + EWMA_ALPHA * (value - ewma)
        self.ewma = ewma
        return {
            "sensor": reading["sensor"],
            "t": reading["t"],
            "norm": (value - LOW) / (HIGH - LOW),
            "mean": mean,
            "std_pop": std,
            "min": least[0][1],
            "max": largest[0][1],
            "zscore_last": (value - mean) / std if std > 0 else None,
            "ewma_0.1_last": ewma,
        }


BY_SENSOR = {}


def statistics_of(readings):
    """Runs in a worker process, which keeps the windows of the sensors it has seen."""
    results = []
    for reading in readings:
        statistics = BY_SENSOR.get(reading["sensor"])
        if statistics is None:
            statistics = BY_SENSOR[reading["sensor"]] = RollingStatistics()
        results.append(statistics.add(reading))
    return results


def made_batches(batch, sensors):
    """Each of one sensor, the sensors in turn."""
    batches = []
    for turn in range(BATCHES_PER_SENSOR):
        for sensor in range(sensors):
            first = turn * batch
            batches.append([
                {
                    "sensor": f"line.{sensor}",
                    "t": 1_700_000_000_000.0 + k,
                    "value": 50 + 30 * math.sin(k / 95) + 2 * math.sin(k * 12.9898 + sensor),
                }
                for k in range(first, first + batch)
            ])
    return batches


def feed(pool, workers, batches, seconds):
    """Keeps several futures a worker in flight; returns readings that came back, and the seconds it took."""
    in_flight = deque()
    back = 0
    turn = 0
    began = time.perf_counter()
    until = began + seconds
    while True:
        while len(in_flight) < workers * IN_FLIGHT_PER_WORKER and time.perf_counter() < until:
            in_flight.append(pool.submit(statistics_of, batches[turn % len(batches)]))
            turn += 1
        if not in_flight:
            return back, time.perf_counter() - began
        back += len(in_flight.popleft().result())


def main():
    workers, batch, sensors = (int(argument) for argument in sys.argv[1:4])
    seconds = float(sys.argv[4])
    batches = made_batches(batch, sensors)
    with ProcessPoolExecutor(max_workers=workers) as pool:
        feed(pool, workers, batches, WARM_UP_S)
        readings, elapsed = feed(pool, workers, batches, seconds)
    print(json.dumps({"readingsPerS": readings / elapsed, "python": sys.version.split()[0]}))


if __name__ == "__main__":
    if sys.argv[1:] == ["--statistics"]:
        print(json.dumps(statistics_of(json.load(sys.stdin))))
    else:
        main()
