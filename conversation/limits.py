"""How much one message may hold: one number for every channel, the desk and their pages (docs/waits.md)."""

from __future__ import annotations

TEXT_LIMIT = 4_000  # characters: the contract's; a long letter is 2,000
JSON_LIMIT_BYTES = 64 * 1024  # a body or frame: TEXT_LIMIT characters, escaped in JSON (12 bytes at most), and room
FILE_LIMIT_BYTES = 10 * 1024 * 1024  # a phone's photo is 3 to 8 MB; mail servers take no more than 10 to 25
FILE_NAME_LIMIT = 120  # characters: what a page shows of it in two lines, with its ending
