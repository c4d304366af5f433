"""Importing a module must do nothing: no socket, no process, no thread, no file."""

import os
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT, code

GUARD = """
import importlib, sys, threading

ROOT = sys.argv[1]
FORBIDDEN = {"socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen",
             "os.system", "os.mkdir", "os.remove", "os.rename", "shutil.rmtree"}
CODE = (".py", ".pyc", ".so", ".pth")
watching = False

def watch(event, arguments):
    if not watching:
        return
    if event in FORBIDDEN:
        raise RuntimeError(f"import does {event}{arguments}")
    if event == "open" and isinstance(arguments[0], str):
        path, mode = arguments[0], arguments[1] or "r"
        writes = any(letter in str(mode) for letter in "wax+") and "__pycache__" not in path
        data = path.startswith(ROOT) and "/.venv/" not in path and not path.endswith(CODE)
        if writes or (data and "__pycache__" not in path):
            raise RuntimeError(f"import opens {path} ({mode})")

sys.addaudithook(watch)
sys.dont_write_bytecode = True
for name in sys.argv[2:]:
    # Third-party modules may read their own files; they are loaded under watch all the same,
    # because what they open does not stand below ROOT.
    watching = True
    try:
        importlib.import_module(name)
    except Exception as error:
        print(f"{name}: {type(error).__name__}: {error}")
    finally:
        watching = False
extra = [t.name for t in threading.enumerate() if t is not threading.main_thread()]
if extra:
    print(f"threads at import: {extra}")
"""


def quiet(*names: str) -> str:
    """Import `names` under watch in a process of their own; returns the complaints."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}:{ROOT / 'proto' / 'gen'}"}
    done = subprocess.run(
        [sys.executable, "-c", GUARD, str(ROOT), *names],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.stdout + (done.stderr if done.returncode else "")


def test_importing_any_module_does_nothing() -> None:
    """All modules import with no environment, without touching network, processes or data."""
    names = [m.name for m in code() if not m.path.endswith("__main__.py")]

    assert not quiet(*names)


@pytest.mark.parametrize(
    "line",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "open('/dev/null', 'w')",
        "import subprocess; subprocess.run(['true'])",
        "import pathlib; pathlib.Path('pyproject.toml').resolve().read_text()",
    ],
)
def test_the_watch_sees_what_it_must_see(line, tmp_path) -> None:
    """A module that connects, writes, starts something or reads data at import is caught."""
    (tmp_path / "noisy_module.py").write_text(f"{line}\n", encoding="utf-8")
    text = GUARD.replace(
        "import importlib, sys, threading",
        f"import importlib, sys, threading\nsys.path.insert(0, {str(tmp_path)!r})",
    )
    done = subprocess.run(
        [sys.executable, "-c", text, str(ROOT), "noisy_module"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert "noisy_module" in done.stdout
