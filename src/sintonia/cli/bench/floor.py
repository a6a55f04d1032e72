"""The floor of a bench: what the same PostgreSQL does with the same row and nothing around it."""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Final

import psycopg

CONNECTIONS: Final = 16
SECONDS: Final = 5.0
BATCH: Final = 200
TABLE: Final = """
CREATE TABLE IF NOT EXISTS bench_floor (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, lane bigint, raw bytea)
"""
ROW: Final = b'{"m":{"from":"5531988887777","id":"wamid.bench","type":"text","text":{"body":"bom dia, oi!!"}}}' * 4


async def commits_per_s(url: str) -> float:
    """One row, one commit, on sixteen connections, synchronous."""
    return await _measured(url, 1)


async def batched_per_s(url: str) -> float:
    """The same row, two hundred a commit."""
    return await _measured(url, BATCH)


async def _measured(url: str, rows: int) -> float:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute(TABLE)
    until = time.perf_counter() + SECONDS
    began = time.perf_counter()
    done = await asyncio.gather(*(_insert(url, rows, until) for _ in range(CONNECTIONS)))
    took = time.perf_counter() - began
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute("TRUNCATE bench_floor")
    return sum(done) / took


async def _insert(url: str, rows: int, until: float) -> int:
    done = 0
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        while time.perf_counter() < until:
            if rows == 1:
                await connection.execute(
                    "INSERT INTO bench_floor (lane, raw) VALUES (%s, %s)", [done, ROW], prepare=True
                )
            else:
                await connection.execute(
                    "INSERT INTO bench_floor (lane, raw) SELECT * FROM unnest(%s::bigint[], %s::bytea[])",
                    [list(range(rows)), [ROW] * rows],
                    prepare=True,
                )
            done += rows
    return done


def median(values: list[float]) -> float:
    """The middle of what was measured."""
    return statistics.median(values)
