"""`make demo`: one complaint's whole way for real, from the channel to the regulator's file."""

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from deploy.local import demo_filing, demo_lessons, tokens
from deploy.local.console import Bar, Steps
from deploy.local.control import Control
from deploy.local.demo_reports import Reports, Shown, quarter, summary
from deploy.local.processes import service_environment
from deploy.local.stack import Stack
from deploy.local.trouble import trouble
from deploy.local.up import up

_COUNTED_SECONDS_MAX = 180.0
_POLL_SECONDS = 0.3
_REFUSALS_SHOWN = 5
_IMPORT_DONE, _IMPORT_WITH_REJECTS = 0, 3
# Ten lines for both reports together.
_QUARTERLY = (Shown("total"), Shown("side"), Shown("matter", 1), Shown("insurer", 1))
_CLOSED = (Shown("total"), Shown("confirmed_share"), Shown("closing_days_median"))


def run(stack: Stack, steps: Steps) -> None:
    """Show everything and leave the system up. Raises Trouble that says what to do."""
    begin = time.monotonic()
    up(Control(stack), steps)
    learn_lessons(stack, steps)
    file_samples(stack, steps)
    import_table(stack, steps)
    token = tokens.person_token(stack, "p-compliance-1", ["compliance"], ["hq"])
    reports = Reports(stack.url("reporting"), token)
    try:
        wait_counted(reports, steps, datetime.now(UTC))
        compile_reports(reports, steps, stack.root / "out")
    finally:
        reports.close()
    steps.line(
        f"\n完成，共 {time.monotonic() - begin:.0f} 秒；系统继续运行。 / Done; all stays up."
    )
    for line in addresses(stack):
        steps.line(line)


def learn_lessons(stack: Stack, steps: Steps) -> None:
    """The handlers pass what the round of the year assigns, so that scenes come to them."""
    with steps.step("办理人员学习微课并通过测验", "handlers read their lessons and pass"):
        passed = demo_lessons.learn_all(stack)
    steps.line(f"     通过微课 lessons passed {passed}")


def file_samples(stack: Stack, steps: Steps) -> None:
    """File the 300 sample complaints; those that are there already are not doubled."""
    samples = demo_filing.read_samples(stack.root / "deploy" / "sample" / "complaints.jsonl")
    token = tokens.person_token(stack, "p-desk-1", ["desk"], ["hq"])
    count = len(samples)
    with steps.long_step(f"经公开接口提交 {count} 件示例投诉", f"filing {count} sample complaints"):
        bar = Bar(count)
        answers = demo_filing.file_all(samples, stack.url("intake"), token, bar.show)
    refused = [answer for answer in answers if answer.refusal]
    if refused:
        detail = "; ".join(f"{one.key}: {one.refusal}" for one in refused[:_REFUSALS_SHOWN])
        raise trouble(
            f"{len(refused)} 件示例投诉未被受理：{detail}",
            f"{len(refused)} sample complaints were not accepted: {detail}",
        )


def import_table(stack: Stack, steps: Steps) -> None:
    """Import the closed complaints of an insurance department as historic rows."""
    sample, out = stack.root / "deploy" / "sample", stack.root / "out"
    out.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "services.intake", "import"]
    command += [str(sample / "tx_complaints_2000.csv")]
    command += ["--mapping", str(sample / "tx_complaints.mapping.yaml")]
    command += ["--rejects", str(out / "import-rejects.csv")]
    environment = service_environment(stack, "intake", "demo-import")
    with steps.long_step("导入监管部门公开的已结投诉", "importing an insurance department's cases"):
        done = subprocess.run(command, check=False, cwd=stack.root, env=environment)
    if done.returncode not in (_IMPORT_DONE, _IMPORT_WITH_REJECTS):
        raise trouble(
            f"导入失败（退出码 {done.returncode}），原因见上。可再次运行，会从中断处继续。",
            f"The import failed (exit code {done.returncode}), see above. "
            "Run it again: it goes on where it stopped.",
        )


def wait_counted(reports: Reports, steps: Steps, until: datetime) -> None:
    """Wait until everything received up to `until` has been counted."""
    with steps.long_step("等待全部计入统计", "waiting until everything has been counted"):
        received = _counted(reports, until)
        steps.line(f"     已收 received {received}，已计 counted {received}")


def _counted(reports: Reports, until: datetime) -> int:
    deadline = time.monotonic() + _COUNTED_SECONDS_MAX
    bar = Bar(1)
    while True:
        progress = reports.progress()
        received, counted = int(progress["received"]), int(progress["counted"])
        complete_to = progress["complete_to"]
        if counted >= received and complete_to and datetime.fromisoformat(complete_to) >= until:
            bar.show(received, received)
            return received
        # Full only at the end: a moment later there may be more to count.
        bar.show(min(counted, received - 1), received)
        if time.monotonic() > deadline:
            raise trouble(
                f"{_COUNTED_SECONDS_MAX:.0f} 秒后仍未全部计入（{counted}/{received}）。"
                "请看 make logs。",
                f"Not everything was counted after {_COUNTED_SECONDS_MAX:.0f} s "
                f"({counted} of {received}). See make logs.",
            )
        time.sleep(_POLL_SECONDS)


def compile_reports(reports: Reports, steps: Steps, out: Path) -> None:
    """Compile, download and show the two reports."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    wanted = (
        ("cn-quarterly-statistics", quarter(today), _QUARTERLY),
        ("closed-complaints", "all", _CLOSED),
    )
    for definition, period, shown in wanted:
        with steps.step(f"生成报表 {definition} {period}", "compiling and downloading it"):
            files = reports.download(reports.run(definition, period), definition, out)
        for file in files:
            steps.line(f"     {file.path.relative_to(out.parent)}  sha256 {file.sha256}")
        for line in summary(out / f"{definition}-{period}.json", shown):
            steps.line(f"     {line}")


def addresses(stack: Stack) -> list[str]:
    """What to open and what to type next."""
    return [
        f"接口文档 API       {stack.url('intake')}/docs",
        f"报表 reports       {stack.url('reporting')}/reports",
        "令牌 token         make token ROLE=compliance SUB=p-compliance-1",
        "状态与日志 more    make status · make logs · make down · make reset",
    ]
