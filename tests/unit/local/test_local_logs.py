"""Logs stay bounded and can be followed together."""

from deploy.local import logfiles


class TestRotation:
    def test_a_log_that_has_grown_is_cut_while_it_is_written(self, tmp_path):
        """The writer goes on in the emptied file; the old content is beside it."""
        path = tmp_path / "triage.log"
        with path.open("a") as writer:
            writer.write("x" * 100 + "\n")
            writer.flush()

            assert logfiles.rotate(path, bytes_max=50)

            writer.write("after\n")
        assert path.read_text() == "after\n"
        assert (tmp_path / "triage.log.1").read_text() == "x" * 100 + "\n"

    def test_a_small_or_absent_log_is_left_alone(self, tmp_path):
        """Nothing happens below the limit."""
        (tmp_path / "a.log").write_text("x")

        assert not logfiles.rotate(tmp_path / "a.log")
        assert not logfiles.rotate(tmp_path / "none.log")


class TestTail:
    def test_the_last_lines_come_whatever_bytes_are_in_them(self, tmp_path):
        """Broken characters do not hide the reason of a failure."""
        path = tmp_path / "a.log"
        path.write_bytes(b"one\n\xff two\nthree\n")

        assert logfiles.tail(path, 2) == ["� two", "three"]
        assert logfiles.tail(tmp_path / "none.log") == []


class TestFollow:
    def test_new_lines_of_all_processes_come_with_their_names(self, tmp_path):
        """Old lines are not repeated, half lines wait for their end, a cut file begins anew."""
        (tmp_path / "kafka.log").write_text("old\n")
        follower = logfiles.Follower(tmp_path)

        with (tmp_path / "kafka.log").open("a") as file:
            file.write("new\nhal")
        (tmp_path / "triage.log").write_text("first\n")
        assert follower.read() == [("kafka", "new"), ("triage", "first")]

        with (tmp_path / "kafka.log").open("a") as file:
            file.write("f\n")
        assert follower.read() == [("kafka", "half")]

        (tmp_path / "kafka.log").write_text("cut\n")
        assert follower.read() == [("kafka", "cut")]

    def test_only_the_named_processes_are_followed(self, tmp_path):
        """`make logs NAMES=…` leaves the others out."""
        follower = logfiles.Follower(tmp_path, frozenset({"triage"}))
        (tmp_path / "kafka.log").write_text("a\n")
        (tmp_path / "triage.log").write_text("b\n")

        assert follower.read() == [("triage", "b")]
