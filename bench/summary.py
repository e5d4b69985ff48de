#!/usr/bin/env python3
"""Turns the JSON of xeber_benchmarks into Markdown tables: medians over the repetitions.

usage: xeber_benchmarks --suites search --benchmark_repetitions=3 --benchmark_format=json | bench/summary.py
       bench/summary.py RUN.json...
"""
import collections
import json
import statistics
import sys

CONTEST = [
    ("ours_p50", "ours, median us"), ("ours_p99", "p99 us"), ("xapian_p50", "raw Xapian, median us"), ("xapian_p99", "p99 us"),
    ("p50_x", "times faster, median"), ("p99_x", "at p99"), ("p50_x2", "beside its other way"),
    ("hits", "hits"), ("xapian_hits", "Xapian's hits"),
]
ANALYSIS = [
    ("MB_per_s", "MB/s"), ("Mtokens_per_s", "million tokens/s"), ("icu_MB_per_s", "ICU MB/s"),
    ("icu_Mtokens_per_s", "ICU million tokens/s"), ("x", "times faster than ICU"),
]
INDEXING = [
    ("articles_per_s", "articles/s"), ("articles_per_cpu_s", "articles a processor second"),
    ("xapian_articles_per_cpu_s", "raw Xapian's"), ("x", "times faster"),
    ("bytes_per_article", "bytes an article"), ("xapian_bytes_per_article", "raw Xapian bytes an article"),
    ("share_of_xapian_without_articles", "our share without stored articles"),
    ("share_with_articles", "with them in both"),
]
SUGGEST = [
    ("p50_us", "median us"), ("p99_us", "p99 us"), ("max_us", "longest us"), ("suggestions", "suggestions"), ("corrected", "of them corrected"),
    ("bytes_per_title", "bytes of memory a title"), ("prepare_s", "s to read the titles"),
]
DEADLINES = [
    ("whole_p50", "without a deadline, median us"), ("whole_max", "longest us"), ("late_p50", "late, median us"), ("late_p99", "p99 us"),
    ("late_max", "latest us"), ("stopped_share", "share that was stopped"),
]
TABLES = {"analysis": ANALYSIS, "deadlines": DEADLINES, "indexing": INDEXING, "search": CONTEST, "similar": CONTEST, "suggest": SUGGEST}


def clean_name(run):
    name = run.get("run_name", run["name"])
    return "/".join(part for part in name.split("/") if part != "manual_time" and not part.startswith(("iterations:", "repeats:")))


def read_runs(streams):
    """name -> counter -> values of all repetitions; and the failures."""
    values = collections.defaultdict(lambda: collections.defaultdict(list))
    failures = {}
    for stream in streams:
        for run in json.load(stream)["benchmarks"]:
            if run.get("run_type") == "aggregate":
                continue
            name = clean_name(run)
            if run.get("error_occurred"):
                failures[name] = run.get("error_message", "failed")
                continue
            for key, value in run.items():
                if isinstance(value, (int, float)):
                    values[name][key].append(value)
    return values, failures


def show(value):
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def print_table(suite, rows):
    columns = [(key, title) for key, title in TABLES[suite] if any(key in counters for counters in rows.values())]
    print(f"| {suite} | " + " | ".join(title for _, title in columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for name, counters in rows.items():
        cells = [show(statistics.median(counters[key])) if key in counters else "" for key, _ in columns]
        print(f"| {name.split('/', 1)[1].replace('_', ' ')} | " + " | ".join(cells) + " |")
    print()


def main():
    streams = [open(path, encoding="utf-8") for path in sys.argv[1:]] or [sys.stdin]
    values, failures = read_runs(streams)
    for suite in TABLES:
        rows = {name: counters for name, counters in values.items() if name.startswith(suite + "/")}
        if rows:
            print_table(suite, rows)
    for name, message in failures.items():
        print(f"{name}: {message}")
    return 1 if failures or not values else 0


if __name__ == "__main__":
    sys.exit(main())
