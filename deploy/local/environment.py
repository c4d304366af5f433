"""`make env`: the Python environment at .venv, exactly as requirements.lock says.

Runs with the system's own Python before anything is installed, so it uses the standard
library alone, imports nothing of the project and keeps to syntax that old Pythons know.
"""

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON_MIN = (3, 11)
DISK_BYTES_MIN = 2 * 1024**3


def main(root: Path = ROOT, version: "tuple[int, ...]" = sys.version_info[:2]) -> int:
    """Make or complete the environment; 1 with a clear sentence when that is not possible."""
    if tuple(version) < PYTHON_MIN:
        have = ".".join(str(part) for part in version)
        return _fail(
            "Python 版本过低：当前 "
            + have
            + "，需要 3.11 或更高。请安装后执行 make PYTHON=python3.11 env。",
            "Python " + have + " is too old, 3.11 or later is needed. "
            "Install one and run: make PYTHON=python3.11 env",
        )
    stamp = root / ".venv" / "redress.stamp"
    wanted = fingerprint(root)
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return 0
    if shutil.disk_usage(str(root)).free < DISK_BYTES_MIN:
        return _fail(
            "磁盘空间不足：至少需要 2 GB。请清理后重试。",
            "Not enough disk space: 2 GB are needed. Free some and try again.",
        )
    try:
        _install(root)
    except (subprocess.CalledProcessError, OSError) as error:
        return _fail(
            "Python 环境安装失败（"
            + str(error)
            + "）。请检查网络和软件源设置后重新运行 make env。",
            "The Python environment could not be made (see above). Check the network and the "
            "package registry settings and run make env again.",
        )
    stamp.write_text(wanted, encoding="ascii")
    return 0


def fingerprint(root: Path) -> str:
    """What the environment depends on: the lock, uv's own lock, the Python that makes it."""
    digest = hashlib.sha256(sys.version.encode())
    for file in ("requirements.lock", "deploy/local/uv.txt"):
        digest.update((root / file).read_bytes())
    return digest.hexdigest()


def _install(root: Path) -> None:
    folder = root / ".venv"
    python = str(folder / "bin" / "python")
    print("准备 Python 环境 .venv · making the Python environment .venv …", flush=True)
    if not _works(python):
        shutil.rmtree(str(folder), ignore_errors=True)
        venv.create(str(folder), with_pip=True)
    uv_lock = str(root / "deploy" / "local" / "uv.txt")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", uv_lock], check=True)
    sync = [str(folder / "bin" / "uv"), "pip", "install", "--quiet", "--python", python]
    lock = str(root / "requirements.lock")
    subprocess.run([*sync, "--require-hashes", "-r", lock], check=True)


def _works(python: str) -> bool:
    """A .venv of a Python that has since gone, or one cut short, is made anew."""
    try:
        done = subprocess.run([python, "-m", "pip", "--version"], capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


def _fail(zh: str, en: str) -> int:
    sys.stderr.write(zh + "\n  " + en + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
