"""Compress finished logs and delete those that are older than a month."""

import gzip
import shutil
import time
from pathlib import Path

LOGS = Path("logs")
KEEP_DAYS = 30

# Compress what was written since the last run
for path in sorted(LOGS.glob("*.log")):
    with path.open("rb") as source, gzip.open(f"{path}.gz", "wb") as target:
        shutil.copyfileobj(source, target)
    path.unlink()

# Delete what is too old
oldest = time.time() - KEEP_DAYS * 86_400
for path in LOGS.glob("*.gz"):
    if path.stat().st_mtime < oldest:
        path.unlink()
        print(f"deleted {path.name}")
