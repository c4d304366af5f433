"""`make env`: nothing twice, and a clear sentence when it cannot be."""

import shutil
import subprocess
from collections import namedtuple

import pytest

from deploy.local import environment

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def root(tmp_path):
    (tmp_path / "requirements.lock").write_text("a==1\n")
    (tmp_path / "deploy" / "local").mkdir(parents=True)
    (tmp_path / "deploy" / "local" / "uv.txt").write_text("uv==1\n")
    (tmp_path / ".venv").mkdir()
    return tmp_path


def test_an_old_python_is_told_before_anything_is_made(root, capsys):
    """The sentence names both versions and the way out."""
    assert environment.main(root, (3, 8)) == 1
    told = capsys.readouterr().err
    assert "3.8" in told
    assert "make PYTHON=python3.11 env" in told


def test_an_environment_that_fits_the_lock_is_left_alone(root, monkeypatch):
    """The second call installs nothing."""
    installs = []
    monkeypatch.setattr(environment, "_install", installs.append)

    assert environment.main(root) == 0
    assert environment.main(root) == 0
    assert len(installs) == 1


def test_a_changed_lock_is_installed(root, monkeypatch):
    """The stamp knows the lock that it was made from."""
    installs = []
    monkeypatch.setattr(environment, "_install", installs.append)
    environment.main(root)
    (root / "requirements.lock").write_text("a==2\n")

    environment.main(root)

    assert len(installs) == 2


def test_a_failed_installation_is_told_and_tried_again(root, monkeypatch, capsys):
    """A broken download leaves no stamp."""

    def fails(_):
        raise subprocess.CalledProcessError(1, "uv")

    monkeypatch.setattr(environment, "_install", fails)

    assert environment.main(root) == 1
    assert "make env" in capsys.readouterr().err
    assert not (root / ".venv" / "redress.stamp").exists()


def test_a_full_disk_is_told(root, monkeypatch, capsys):
    """Nothing is installed on a full disk."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1, 1, 0))

    assert environment.main(root) == 1
    assert "2 GB" in capsys.readouterr().err
