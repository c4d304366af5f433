"""Each thing that can be missing is told in a sentence that says what to do."""

import shutil
import socket
from collections import namedtuple

import pytest

from deploy.local import preflight
from deploy.local.stack import Port, Stack
from deploy.local.trouble import Trouble

Usage = namedtuple("Usage", "total used free")


def fake_java(folder, version):
    """A command that answers like `java -version`."""
    path = folder / "java"
    path.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n")
    path.chmod(0o755)
    return str(path)


class TestPython:
    def test_an_old_python_is_named(self):
        """Too old a Python is told with the version that is needed."""
        problem = preflight.python_problem((3, 9))

        assert "3.9" in problem.zh
        assert "3.11" in problem.en

    def test_the_one_in_use_is_fine(self):
        """A new enough Python is no problem."""
        assert preflight.python_problem((3, 11)) is None


class TestDisk:
    def test_too_little_space_is_told_with_what_is_left(self, monkeypatch, tmp_path):
        """Below 2 GB nothing is started."""
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(9, 8, 1_200_000_000))

        problem = preflight.disk_problem(tmp_path)

        assert "1.1 GB" in problem.zh
        assert "2 GB" in problem.en

    def test_enough_space_is_fine(self, monkeypatch, tmp_path):
        """Exactly 2 GB are enough."""
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(9, 0, 2 * 1024**3))

        assert preflight.disk_problem(tmp_path) is None


class TestJava:
    def test_a_missing_java_is_told_with_the_ways_out(self, tmp_path):
        """Without Java the person learns of JDK 17, JAVA_HOME and KAFKA_BOOTSTRAP."""
        problem = preflight.java_problem(str(tmp_path / "nothing"))

        assert "JDK 17" in problem.zh
        assert "JAVA_HOME" in problem.en
        assert "KAFKA_BOOTSTRAP" in problem.en

    @pytest.mark.parametrize(("version", "main"), [("1.8.0_392", 8), ("11.0.21", 11)])
    def test_an_old_java_is_told_with_its_version(self, tmp_path, version, main):
        """Old version numbers of both styles are understood."""
        problem = preflight.java_problem(fake_java(tmp_path, version))

        assert f"Java {main} is too old" in problem.en
        assert f"当前 {main}" in problem.zh

    @pytest.mark.parametrize("version", ["17.0.15", "21", "25-ea"])
    def test_a_new_java_is_fine(self, tmp_path, version):
        """17 and everything after it will do."""
        assert preflight.java_problem(fake_java(tmp_path, version)) is None


class TestMaven:
    def test_a_missing_maven_is_told_while_it_is_needed(self, monkeypatch, tmp_path):
        """Maven is needed for the first start only."""
        monkeypatch.setattr(shutil, "which", lambda _: None)

        assert "mvn" in preflight.maven_problem(tmp_path).en
        (tmp_path / ".local" / "kafka-4.4.0").mkdir(parents=True)
        assert preflight.maven_problem(tmp_path) is None


class TestPort:
    def test_a_port_in_use_is_told_with_holder_and_variable(self):
        """The sentence names the port, who holds it and what moves it."""
        with socket.socket() as holder:
            holder.bind(("127.0.0.1", 0))
            holder.listen()
            number = holder.getsockname()[1]

            problem = preflight.port_problem(Port("INTAKE_HTTP_PORT", number))

        assert str(number) in problem.zh
        assert "INTAKE_HTTP_PORT=" in problem.en
        assert "pid" in problem.en

    def test_a_free_port_is_fine(self):
        """A port that nobody listens on is no problem."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            number = probe.getsockname()[1]

        assert preflight.port_problem(Port("X", number)) is None


class TestAll:
    def test_every_problem_is_told_at_once(self, monkeypatch, tmp_path):
        """Nobody has to mend one thing to learn of the next."""
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1, 1, 0))
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))
        monkeypatch.setattr(shutil, "which", lambda _: None)
        stack = Stack(name="x", ports={}, root=tmp_path)

        with pytest.raises(Trouble) as raised:
            preflight.check(stack, [])

        assert len(raised.value.problems) == 3

    def test_outside_stores_need_no_java(self, monkeypatch, tmp_path):
        """With a Kafka from outside, neither Java nor Maven is asked for."""
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))
        stack = Stack(name="x", ports={}, root=tmp_path, kafka_outside="k:9092")

        preflight.check(stack, [])
