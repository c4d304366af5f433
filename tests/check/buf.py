"""The contract linter buf, installed from proto/package-lock.json into .local."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROTO = ROOT / "proto"
RELEASED = PROTO / "breaking" / "released.binpb"
_PACKAGE = PROTO / "package.json"
_INSTALL_SECONDS = 300
_RUN_SECONDS = 60


class BufMissingError(Exception):
    """buf cannot be installed; the message says what the person has to do."""


def version() -> str:
    """The pinned version, the only one that is ever run."""
    pins = json.loads(_PACKAGE.read_text(encoding="utf-8"))["devDependencies"]
    return str(pins["@bufbuild/buf"])


def binary() -> Path:
    """Where buf stands once it is installed."""
    return ROOT / ".local" / f"buf-{version()}" / "node_modules" / ".bin" / "buf"


def installed() -> Path:
    """The path of buf, installed on first use.

    Raises BufMissingError when npm is missing or the download fails.
    """
    if not binary().exists():
        _install(binary().parents[2])
    return binary()


def _install(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise BufMissingError(
            "契约检查需要 Node.js（npm），请安装 Node.js 18 以上版本后重试。 / "
            "The contract check needs Node.js with npm: install Node.js 18 or newer and try again."
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        fresh = Path(name) / "buf"
        fresh.mkdir()
        for file in (_PACKAGE, PROTO / "package-lock.json"):
            shutil.copy(file, fresh)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(
            command, cwd=fresh, capture_output=True, text=True, timeout=_INSTALL_SECONDS
        )
        if done.returncode:
            raise BufMissingError(f"npm could not install buf {version()}:\n{done.stderr[-2000:]}")
        if not folder.exists():  # another run may have been quicker; its folder is as good
            fresh.rename(folder)


def run(*arguments: str, folder: Path = PROTO) -> subprocess.CompletedProcess[str]:
    """Run buf with `arguments` in `folder` and hand back what came of it."""
    return subprocess.run(
        [str(installed()), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=_RUN_SECONDS,
    )


def lint(folder: Path = PROTO) -> subprocess.CompletedProcess[str]:
    """Names, packages, comments: buf's STANDARD and COMMENTS rules."""
    return run("lint", folder=folder)


def breaking(folder: Path = PROTO) -> subprocess.CompletedProcess[str]:
    """Whether anything that was released would be broken."""
    return run("breaking", "--against", str(RELEASED), folder=folder)


def build_image() -> None:
    """Write the contracts as they stand to RELEASED. Raises BufMissingError when they do not."""
    done = run("build", "--exclude-source-info", "-o", str(RELEASED))
    if done.returncode:
        raise BufMissingError(done.stderr)
