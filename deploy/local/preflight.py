"""What must hold before the local system can start; every sentence says what to do."""

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import psutil

from deploy.local import install, kafka
from deploy.local.stack import HOST, Port, Stack
from deploy.local.trouble import Problem, Trouble

PYTHON_MIN = (3, 11)
JAVA_MIN = 17
DISK_BYTES_MIN = 2 * 1024**3
_JAVA_SECONDS_MAX = 30


def check(stack: Stack, ports: Iterable[Port]) -> None:
    """Raise Trouble with everything that is not as it has to be; `ports` must be free."""
    problems = [python_problem(sys.version_info[:2]), disk_problem(stack.root)]
    if not stack.kafka_outside:
        problems += [java_problem(kafka.java()), maven_problem(stack.root)]
    problems += [port_problem(port) for port in ports]
    found = [problem for problem in problems if problem]
    if found:
        raise Trouble(*found)


def python_problem(version: tuple[int, int]) -> Problem | None:
    """Complain about a Python that is too old."""
    if version >= PYTHON_MIN:
        return None
    have = f"{version[0]}.{version[1]}"
    return Problem(
        f"Python 版本过低：当前 {have}，需要 3.11 或更高。"
        "请安装后执行 make PYTHON=python3.11 env。",
        f"Python {have} is too old, 3.11 or later is needed. "
        "Install one and run: make PYTHON=python3.11 env",
    )


def disk_problem(folder: Path) -> Problem | None:
    """Complain about less than 2 GB of free disk space."""
    free = shutil.disk_usage(folder).free
    if free >= DISK_BYTES_MIN:
        return None
    have = f"{free / 1024**3:.1f} GB"
    return Problem(
        f"磁盘空间不足：{folder} 所在磁盘只剩 {have}，至少需要 2 GB。请清理后重试。",
        f"Not enough disk space: {have} left at {folder}, 2 GB are needed. "
        "Free some and try again.",
    )


def java_problem(java: str) -> Problem | None:
    """Complain about a Java that is missing or older than 17."""
    version = java_version(java)
    if version >= JAVA_MIN:
        return None
    if version:
        zh, en = f"Java 版本过低：当前 {version}", f"Java {version} is too old"
    else:
        zh, en = f"找不到可用的 Java（{java}）", f"No usable Java was found ({java})"
    return Problem(
        f"{zh}，Kafka 需要 JDK 17 或更高。"
        "请安装 JDK 17（如 apt-get install openjdk-17-jdk-headless），"
        "或把 JAVA_HOME 指向它；也可用 KAFKA_BOOTSTRAP 指定已有的 Kafka。",
        f"{en}; Kafka needs a JDK 17 or later. Install one (such as: apt-get install "
        "openjdk-17-jdk-headless) or point JAVA_HOME to it; or name a Kafka that you have "
        "in KAFKA_BOOTSTRAP.",
    )


def java_version(java: str) -> int:
    """Main version of a java command; 0 when it cannot be run."""
    try:
        done = subprocess.run(
            [java, "-version"],
            check=False,
            capture_output=True,
            text=True,
            timeout=_JAVA_SECONDS_MAX,
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r'version "(?:1\.)?(\d+)', done.stderr + done.stdout)
    return int(found.group(1)) if found else 0


def maven_problem(root: Path) -> Problem | None:
    """Complain about a missing Maven while the Kafka jars are still to be fetched."""
    if install.kafka_folder(root).is_dir() or shutil.which("mvn"):
        return None
    return Problem(
        "找不到 Maven（mvn），首次启动要用它下载 Kafka。"
        "请安装 Maven（如 apt-get install maven），或用 KAFKA_BOOTSTRAP 指定已有的 Kafka。",
        "Maven (mvn) was not found; the first start fetches Kafka with it. Install it (such as: "
        "apt-get install maven) or name a Kafka that you have in KAFKA_BOOTSTRAP.",
    )


def port_problem(port: Port) -> Problem | None:
    """Complain about a port that somebody else listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port.number))
        except PermissionError:
            who_zh, who_en = "系统不允许使用", "the system does not allow it"
        except OSError:
            who_zh, who_en = _holder(port.number)
        else:
            return None
    return Problem(
        f"端口 {port.number} 不可用（{who_zh}）。"
        f"请先停掉占用它的程序，或另选端口：{port.variable}=<端口> make up。",
        f"Port {port.number} cannot be used ({who_en}). "
        f"Stop what holds it, or choose another one: {port.variable}=<port> make up",
    )


def _holder(number: int) -> tuple[str, str]:
    try:
        connections = psutil.net_connections(kind="tcp")
    except psutil.AccessDenied:
        connections = []
    for connection in connections:
        listening = connection.status == psutil.CONN_LISTEN
        if listening and connection.laddr and connection.laddr.port == number and connection.pid:
            name = psutil.Process(connection.pid).name()
            return (
                f"被进程 {name} 占用，pid {connection.pid}",
                f"held by process {name}, pid {connection.pid}",
            )
    return "已被其他程序占用", "held by another program"
