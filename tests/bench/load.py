"""A load generator on loopback: a few connections, kept open, each asking again when answered.

It speaks just enough HTTP/1.1 to cost little beside the server that it measures.
"""

import asyncio
import time
from dataclasses import dataclass

CONNECTIONS = 4


@dataclass(frozen=True)
class Answer:
    status: int
    size: int


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> Answer:
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(b" ", 2)[1])
    length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
    await reader.readexactly(length)
    return Answer(status, length)


async def connection(port: int, path: str, times: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for _time in range(times):
            answer = await ask(reader, writer, path)
            if answer.status != 200:
                raise SystemExit(f"{path} answered {answer.status}.")
    finally:
        writer.close()


async def all_connections(port: int, path: str, times: int) -> None:
    share = times // CONNECTIONS
    await asyncio.gather(*(connection(port, path, share) for _one in range(CONNECTIONS)))


def per_second(port: int, path: str, times: int) -> float:
    """Requests answered per second; ``times`` in all, over all connections."""
    begun = time.perf_counter()
    asyncio.run(all_connections(port, path, times))
    return times / (time.perf_counter() - begun)


def size_of(port: int, path: str) -> int:
    async def once() -> Answer:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            return await ask(reader, writer, path)
        finally:
            writer.close()

    answer = asyncio.run(once())
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}.")
    return answer.size
