import hashlib
import zipfile
from pathlib import Path


def pack(folder: Path, target: Path, pattern: str = "*") -> str:
    # Collect the files
    paths = sorted(folder.rglob(pattern))
    if not paths:
        raise ValueError("nothing to pack")

    # Write the archive
    with zipfile.ZipFile(target, "w") as archive:
        for path in paths:
            archive.write(path, path.relative_to(folder))

    # Compute its checksum
    return hashlib.sha256(target.read_bytes()).hexdigest()
