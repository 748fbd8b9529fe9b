import hashlib
import zipfile
from pathlib import Path


def pack(folder: Path, target: Path, *, pattern: str = "*") -> str:
    # Collect the files
    files = sorted(path for path in folder.rglob(pattern) if path.is_file())
    if not files:
        raise ValueError("nothing to pack")

    # Write the archive
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.write(path, path.relative_to(folder))

    # Compute its checksum
    return hashlib.sha256(target.read_bytes()).hexdigest()
