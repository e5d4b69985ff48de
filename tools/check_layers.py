#!/usr/bin/env python3
"""Fails on any include that the rooms' dependency rule (ARCHITECTURE.md) forbids.

Rules: a room includes only rooms it may know; Xapian only in index/; ICU only in text/; gRPC and generated protobuf only in
server/ and cli/. tests/<room> may include what its room may; bench/ and the other test folders may include everything.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MAY_KNOW = {
    "news": set(),
    "text": {"news"},
    "annotate": {"text", "news"},
    "index": {"news"},
    "ranking": {"annotate", "text", "index", "news"},
    "indexer": {"annotate", "text", "index", "news"},
    "server": {"ranking", "indexer", "annotate", "text", "index", "news"},
    "eval": {"server", "ranking", "indexer", "annotate", "text", "index", "news"},
    "cli": {"eval", "server", "ranking", "indexer", "annotate", "text", "index", "news"},
}
ONLY_IN = [
    ("Xapian", re.compile(r"xapian"), {"index"}),
    ("ICU", re.compile(r"unicode/"), {"text"}),
    ("gRPC or generated protobuf", re.compile(r"grpcpp/|grpc/|google/protobuf/|\.pb\.h"), {"server", "cli"}),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)


def faults(path: pathlib.Path, room: str):
    text = path.read_text(encoding="utf-8")
    for match in INCLUDE.finditer(text):
        target = match.group(1)
        line = text.count("\n", 0, match.start()) + 1
        where = f"{path.relative_to(ROOT)}:{line}"
        folder = target.split("/")[0]
        if folder in MAY_KNOW and folder != room and folder not in MAY_KNOW[room]:
            yield f"{where}: {room}/ must not know {folder}/ ({target})"
        for name, pattern, rooms in ONLY_IN:
            if pattern.search(target) and room not in rooms:
                yield f"{where}: {name} is for {', '.join(sorted(rooms))} only ({target})"


def main() -> int:
    found = []
    for room in MAY_KNOW:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in {".h", ".cc"}:
                found.extend(faults(path, room))
    print("\n".join(found) if found else "layers: every include points the right way")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
