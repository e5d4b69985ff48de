#!/usr/bin/python3
"""Where the time of calls goes, from a server's log.

  bench/call_times.py LOG

A line a method: how many calls ended OK, and of those the medians and 99th percentiles, in microseconds, of the time in the server
(from the call's arrival to its end), of waiting for a worker, and of the work itself (reading the request, the engine, writing the
answer). What a client waits beyond the first is gRPC, the loopback and the scheduler.
"""
import collections
import json
import sys


def quantile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    calls = collections.defaultdict(list)
    with open(sys.argv[1], encoding="utf-8") as log:
        for line in log:
            call = json.loads(line)
            if call.get("event") == "call" and call.get("code") == "OK":
                calls[call["method"]].append((call["us"], call["queue_us"]))
    print(f"{'method':<32}{'calls':>9}" + "".join(f"{name + ' p50':>14}{'p99':>9}" for name in ("server", "queue", "work")))
    for method, times in sorted(calls.items()):
        columns = [[us for us, _ in times], [queue for _, queue in times], [us - queue for us, queue in times]]
        print(f"{method:<32}{len(times):>9}" + "".join(f"{quantile(column, .5):>14}{quantile(column, .99):>9}" for column in columns))


if __name__ == "__main__":
    main()
