"""Tells what an index is doing from the files that come and go in its directory (Linux inotify)."""
import collections
import ctypes
import os
import select
import struct
import time

CREATE, MOVED_TO, DELETE = 0x100, 0x80, 0x200
EVENT = struct.Struct("iIII")

# What a kill can be aimed at; a short run takes the first.
STAGES = ["seal publishes", "merge", "swap", "reindex", "seal", "merge publishes", "published", "tidy", "swapped"]
OF_REINDEX = {"reindex", "swap", "swapped"}


class IndexWatch:
    def __init__(self, index):
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.fd = self.libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        self.folders = {}
        for folder in ("", "segments", "journal"):
            watch = self.libc.inotify_add_watch(self.fd, os.fsencode(index / folder), CREATE | MOVED_TO | DELETE)
            if watch < 0:
                raise OSError(ctypes.get_errno(), f"cannot watch {index / folder}")
            self.folders[watch] = folder
        self.sealing = self.swapping = False
        self.seen = collections.deque()

    def close(self):
        os.close(self.fd)

    def stage_of(self, folder, kind, name):
        """The stage that an event begins, or None. A seal begins a new file of the journal; a merge does not. A reindex names its
        segments g<generation>-<number>, and keeps the manifest before its own."""
        if folder == "journal" and kind == CREATE and name.endswith(".log.new"):
            self.sealing = True
        elif name == "MANIFEST.previous.new" and kind == CREATE:
            self.swapping = True
            return "swap"
        elif name == "MANIFEST.new" and kind == CREATE and not self.swapping:
            return "seal publishes" if self.sealing else "merge publishes"
        elif name == "MANIFEST" and kind == MOVED_TO:
            stage = "swapped" if self.swapping else "published"
            self.sealing = self.swapping = False
            return stage
        elif folder == "segments" and kind == CREATE and name.endswith(".new"):
            return "reindex" if name.startswith("g") else "seal" if self.sealing else "merge"
        elif folder == "segments" and kind == DELETE:
            return "tidy"
        return None

    def read(self):
        try:
            data = os.read(self.fd, 1 << 16)
        except BlockingIOError:
            return
        at = 0
        while at < len(data):
            watch, mask, _, size = EVENT.unpack_from(data, at)
            name = os.fsdecode(data[at + EVENT.size:at + EVENT.size + size].rstrip(b"\0"))
            at += EVENT.size + size
            if stage := self.stage_of(self.folders.get(watch), mask & (CREATE | MOVED_TO | DELETE), name):
                self.seen.append(stage)

    def wait(self, stage, seconds):
        """Whether the stage began within that time; returns the moment it does."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            while self.seen:
                if self.seen.popleft() == stage:
                    return True
            select.select([self.fd], [], [], left)
            self.read()
        return False
