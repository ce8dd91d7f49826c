"""A light process goes without what it never uses, and its threads share one heap."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BESIDE = """
from passerelle.absent import stand_in
stand_in()
import google.auth.transport.requests, google.oauth2.id_token, google.protobuf.message, sys
print(google.auth.transport.requests.Request, google.protobuf.message.Message, "cryptography" in sys.modules)
"""
# `malloc_info` writes of each heap an element, and here two threads want memory at the same time.
HEAPS = """
import ctypes, sys, threading
from passerelle.absent import one_heap
one_heap()
library, both = ctypes.CDLL(None), threading.Barrier(2)
if not hasattr(library, "malloc_info"):
    sys.exit(print(1))  # a C library that knows but one
library.malloc.restype, library.fopen.restype = ctypes.c_void_p, ctypes.c_void_p
def want() -> None:
    both.wait()
    library.malloc(ctypes.c_size_t(100_000))
    both.wait()
other = threading.Thread(target=want)
other.start()
want()
other.join()
told = ctypes.c_void_p(library.fopen(sys.argv[1].encode(), b"w"))
library.malloc_info(0, told)
library.fclose(told)
print(open(sys.argv[1]).read().count("<heap nr="))
"""


def said(root: Path, code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=root, stdout=subprocess.PIPE, check=True, text=True
    )
    return done.stdout.strip()


def test_a_part_of_a_package_may_be_absent_and_the_others_real(root: Path) -> None:
    assert said(root, BESIDE) == ("<class 'passerelle.absent.Request'> <class 'google.protobuf.message.Message'> False")


def test_threads_share_one_heap(root: Path, tmp_path: Path) -> None:
    assert said(root, HEAPS, str(tmp_path / "heaps.xml")) == "1"
