"""What a person sees."""

import io

import pytest

from deploy.local.console import Bar, Steps
from deploy.local.status import Row, table


class TestSteps:
    def test_each_step_is_one_line_with_its_seconds(self):
        """The line tells in both languages what is done."""
        out = io.StringIO()
        with Steps(out).step("启动", "starting"):
            pass

        assert out.getvalue() == "[ 1] 启动 · starting … 0.0 s\n"

    def test_a_failed_step_is_marked_and_the_failure_goes_on(self):
        """Nothing is hidden by the display."""
        out = io.StringIO()
        with pytest.raises(ZeroDivisionError), Steps(out).step("启动", "starting"):
            1 / 0  # noqa: B018

        assert out.getvalue().endswith("✗\n")

    def test_a_step_with_lines_of_its_own_ends_with_its_seconds(self):
        """Every step tells how long it took."""
        out = io.StringIO()
        steps = Steps(out)
        with steps.long_step("提交", "filing"):
            steps.line("half")

        assert out.getvalue() == "[ 1] 提交 · filing\nhalf\n     0.0 s\n"


class TestBar:
    def test_without_a_terminal_it_is_a_line_at_each_tenth(self):
        """A log of `make demo` stays readable."""
        out = io.StringIO()
        bar = Bar(300, out)
        for done in range(1, 301):
            bar.show(done)

        lines = out.getvalue().splitlines()
        assert len(lines) == 10
        assert "300/300" in lines[-1]

    def test_a_total_that_grows_is_followed(self):
        """While more comes in the share is that of the new total."""
        out = io.StringIO()
        bar = Bar(1, out)
        bar.show(50, 100)

        assert "50/100" in out.getvalue()

    def test_on_a_terminal_it_fills_and_ends_with_a_new_line(self):
        """The bar is drawn over itself."""
        out = io.StringIO()
        out.isatty = lambda: True
        Bar(2, out).show(2)

        assert out.getvalue().startswith("\r")
        assert "█" * 30 in out.getvalue()
        assert out.getvalue().endswith("\n")


class TestStatus:
    def test_columns_line_up_under_chinese_headings(self):
        """Each Chinese character takes two cells."""
        rows = [
            Row("kafka", 4711, "running", 3725.0, "ready", 172, 0),
            Row("triage", 0, "stopped", 0.0, "-", 0, 2),
        ]

        lines = table(rows).splitlines()

        assert "1:02:05" in lines[1]
        assert "172" in lines[1]
        assert lines[2].split() == ["triage", "-", "stopped", "-", "-", "-", "2"]
        assert lines[-1].endswith("172 MB")
