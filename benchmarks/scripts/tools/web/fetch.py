import asyncio
import json
import urllib.request


class FetchError(Exception):
    pass


def parse(body):
    data = json.loads(body)
    if "items" not in data:
        raise FetchError("no items")
    return data["items"]


async def gather(urls, fetch):
    return await asyncio.gather(*map(fetch, urls))


def download(url, timeout=10):
    with urllib.request.urlopen(url, timeout=timeout) as reply:
        return parse(reply.read())
