"""A lean load generator: keep-alive HTTP/1.1 over raw sockets, so that it costs little itself.

It runs as a process of its own (`python -m tests.bench.load`) and prints one JSON object.
"""

import argparse
import asyncio
import itertools
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import uuid4

SAMPLES = Path("deploy/sample/complaints.jsonl")


def bodies() -> Iterator[bytes]:
    """The sample complaints over and over, each as a JSON body that a desk may file."""
    rows = [json.loads(line)["body"] for line in SAMPLES.read_text("utf-8").splitlines()]
    for row in rows:
        for name in ("external_id", "received_at", "received_at_reason", "first_contact_at"):
            row.pop(name, None)
    return itertools.cycle([json.dumps(r, ensure_ascii=False).encode() for r in rows])


class Client:
    """One connection that files one complaint after the other."""

    def __init__(self, host: str, port: int, token: str) -> None:
        self._host, self._port = host, port
        self._head = (
            f"POST /v1/complaints HTTP/1.1\r\nHost: {host}\r\n"
            f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        )
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: bytes) -> tuple[int, bytes]:
        """File one; returns status and body of the answer."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        head = f"{self._head}Idempotency-Key: {uuid4()}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        status = int(answer[9:12])
        length = 0
        for line in answer.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line[15:])
        return status, await reader.readexactly(length)


async def closed_loop(clients: Sequence[Client], count: int) -> list[tuple[float, int]]:
    """Each client files the next as soon as the last is answered."""
    texts, results, left = bodies(), [], [count]

    async def work(client: Client) -> None:
        while left[0] > 0:
            left[0] -= 1
            results.append(await timed(client, next(texts)))

    await asyncio.gather(*(work(client) for client in clients))
    return results


async def open_loop(clients: Sequence[Client], count: int, rate: float) -> list[tuple[float, int]]:
    """Complaints fall due at a steady rate; time counts from when each was due."""
    texts, results = bodies(), []
    started, numbers = time.perf_counter(), iter(range(count))

    async def work(client: Client) -> None:
        for number in numbers:
            due = started + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            _, status = await timed(client, next(texts))
            results.append((time.perf_counter() - due, status))

    await asyncio.gather(*(work(client) for client in clients))
    return results


async def timed(client: Client, body: bytes) -> tuple[float, int]:
    """Seconds and status of one POST."""
    started = time.perf_counter()
    status, _ = await client.post(body)
    return time.perf_counter() - started, status


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of all values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def run(options: argparse.Namespace) -> dict[str, object]:
    """Run the load and describe it."""
    token = sys.stdin.readline().strip()
    clients = [Client("127.0.0.1", options.port, token) for _ in range(options.clients)]
    started = time.perf_counter()
    if options.rate:
        results = await open_loop(clients, options.count, options.rate)
    else:
        results = await closed_loop(clients, options.count)
    wall = time.perf_counter() - started
    seconds = [s for s, _ in results]
    return {
        "count": len(results),
        "accepted": sum(1 for _, status in results if status == 201),
        "wall_seconds": round(wall, 3),
        "per_second": round(len(results) / wall, 1),
        "post_p50_ms": round(quantile(seconds, 0.5) * 1000, 2),
        "post_p99_ms": round(quantile(seconds, 0.99) * 1000, 2),
        "generator_cpu_seconds": round(time.process_time(), 2),
    }


def main() -> int:
    """Read options and the token (from standard input), print the result."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rate", type=float, default=0.0)
    print(json.dumps(asyncio.run(run(parser.parse_args()))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
