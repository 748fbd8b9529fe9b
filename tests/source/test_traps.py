"""What a caller would fall over is found where the code proves it, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_howto.source.traps import TrapKind, find_traps
from telling import read

CASES = [
    (
        TrapKind.NOT_IMPLEMENTED,
        "def run():\n    raise NotImplementedError\n",
        "def run(a):\n    if a:\n        raise NotImplementedError\n    return a\n",
    ),
    (
        TrapKind.DEPRECATED,
        "import warnings\n\ndef run():\n    warnings.warn('old', DeprecationWarning)\n",
        "import warnings\n\ndef run(a):\n    if a:\n        warnings.warn('odd')\n",
    ),
    (
        TrapKind.UNREACHABLE,
        "def run():\n    return 1\n    print('never')\n",
        "def run():\n    return\n    yield\n",
    ),
    (
        TrapKind.SWALLOWED,
        "def run(a):\n    try:\n        return a()\n    except Exception:\n        return None\n",
        "def run(a):\n    try:\n        return a()\n    except KeyError:\n        return None\n",
    ),
    (
        TrapKind.SWALLOWED,
        "def run(a):\n    try:\n        a()\n    except:\n        pass\n",
        "import sys\n\ndef run(a):\n    try:\n        a()\n    except Exception as e:\n"
        "        print(e)\n        sys.exit(1)\n",
    ),
    (
        TrapKind.BLOCKS,
        "import time\n\nasync def run():\n    time.sleep(1)\n",
        "import asyncio\n\nasync def run():\n    await asyncio.sleep(1)\n",
    ),
    (
        TrapKind.SLEEPS,
        "import time\n\ndef run():\n    time.sleep(1)\n",
        "def run(clock):\n    clock.sleep(1)\n",
    ),
    (
        TrapKind.UNUSED,
        "def run(a, limit=None):\n    return a\n",
        "def run(a, limit=None):\n    return sorted(a, key=lambda x: x)[:limit]\n",
    ),
    (
        TrapKind.CHANGED,
        "def run(rows):\n    rows.append(1)\n    return rows\n",
        "def run(rows):\n    rows = list(rows)\n    rows.append(1)\n    return rows\n",
    ),
    (
        TrapKind.SHARED_DEFAULT,
        "def run(a, seen=[]):\n    seen.append(a)\n    return seen\n",
        "def run(a, seen=[]):\n    return [*seen, a]\n",
    ),
    (
        TrapKind.UNDOCUMENTED_NAME,
        'def run(a):\n    """Run.\n\n    Args:\n        a: One.\n        b: Two.\n    """\n'
        "    return a\n",
        'def run(a, **b):\n    """Run.\n\n    Args:\n        a: One.\n        c: Two.\n    """\n'
        "    return a, b\n",
    ),
    (
        TrapKind.OTHER_DEFAULT,
        'def run(a=3):\n    """Run.\n\n    Args:\n        a: Defaults to 5.\n    """\n'
        "    return a\n",
        'def run(a=3):\n    """Run.\n\n    Args:\n        a: Defaults to 3.\n    """\n'
        "    return a\n",
    ),
    (
        TrapKind.NEVER_RAISED,
        'def run(a):\n    """Run.\n\n    Raises:\n        OSError: It is gone.\n    """\n    try:\n'
        "        return open(a)\n    except Exception:\n        return None\n",
        'def run(a):\n    """Run.\n\n    Raises:\n        OSError: It is gone.\n    """\n    try:\n'
        "        return open(a)\n    except ValueError:\n        return None\n",
    ),
    (
        TrapKind.ENVIRONMENT,
        "import os\n\ndef run():\n    return os.environ['SHOP']\n",
        "import os\n\ndef run(name):\n    return os.environ[name]\n",
    ),
    (
        TrapKind.FILE,
        "def run():\n    return open('shop.txt').read()\n",
        "def run(path):\n    return open(path).read()\n",
    ),
    (
        TrapKind.PROGRAM,
        "import subprocess\n\ndef run():\n    subprocess.run(['git', 'log'])\n",
        "def run(subprocess):\n    subprocess.start(['git', 'log'])\n",
    ),
    (
        TrapKind.THREAD,
        "import threading\n\ndef run(f):\n    threading.Thread(target=f).start()\n",
        "import threading\n\ndef run():\n    return threading.Lock()\n",
    ),
]


@pytest.mark.parametrize(
    ("kind", "wrong", "right"), CASES, ids=[f"{kind}-{n}" for n, (kind, _, _) in enumerate(CASES)]
)
def test_found_and_not_found(tmp_path: Path, kind: TrapKind, wrong: str, right: str) -> None:
    """Each detector finds its kind, with lines that exist, and leaves its neighbour alone."""
    facts, _ = read(tmp_path, wrong, "shop.run")
    found = [trap for trap in find_traps(facts) if trap.kind is kind]
    assert len(found) == 1
    assert 1 <= found[0].lines.first <= found[0].lines.last <= wrong.count("\n")
    facts, _ = read(tmp_path, right, "shop.run")
    assert kind not in {trap.kind for trap in find_traps(facts)}


def test_on_import(tmp_path: Path) -> None:
    """A module that prints or sets logging up when it is imported says so; definitions don't."""
    code = "import logging\n\nlogging.basicConfig()\n\ndef run():\n    print('x')\n"
    facts, _ = read(tmp_path, code, "shop")
    assert [(t.kind, t.names, t.lines.first) for t in find_traps(facts)] == [
        (TrapKind.ON_IMPORT, ("logging.basicConfig",), 3)
    ]


def test_methods_of_a_class(tmp_path: Path) -> None:
    """A class is told with the traps of its public methods, each under the method's name."""
    code = (
        "class Shop:\n    def close(self):\n        raise NotImplementedError\n\n"
        "    def _hide(self):\n        raise NotImplementedError\n"
    )
    facts, _ = read(tmp_path, code, "shop.Shop")
    assert [(t.kind, t.owner) for t in find_traps(facts)] == [(TrapKind.NOT_IMPLEMENTED, "close")]
