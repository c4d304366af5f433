"""Brings a stack up from nothing, one line per step."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from deploy.local import install, kafka, keys, mongodb, preflight
from deploy.local.console import Steps
from deploy.local.control import Control
from deploy.local.processes import SERVICE_PROCESSES, STORES, stores
from deploy.local.stack import Stack


def up(control: Control, steps: Steps, services: Sequence[str] = SERVICE_PROCESSES) -> None:
    """Bring up the stores and `services`; what runs already is left alone.

    Raises Trouble, with sentences that say what to do, when that is not possible.
    """
    stack = control.stack
    with steps.step("检查运行条件", "checking what is needed"):
        _check(control, services)
    with steps.step("准备 Kafka 与 MongoDB 程序", "fetching Kafka and MongoDB"):
        _install(stack)
    with steps.step("准备密钥和数据目录", "making keys and data folders"):
        _prepare(stack)
    with steps.step("启动 Kafka 与 MongoDB", "starting Kafka and MongoDB"):
        control.start_supervisor()
        stack.remember_ports()
        control.start_all(stores(stack))
        control.wait_ready(STORES)
    with steps.step("创建事件主题", "creating the topics"):
        kafka.create_topics(stack)
    if services:
        with steps.step(f"启动 {len(services)} 个服务进程", f"starting {len(services)} processes"):
            control.start_all(services)
            control.wait_ready(services)


def _check(control: Control, services: Sequence[str]) -> None:
    """Ports are asked for only while nothing of ours can be the one that holds them."""
    stack = control.stack
    ours = {name for name in (*STORES, *SERVICE_PROCESSES) if control.running(name)}
    ports = [
        port
        for port in stack.ports_to_bind()
        if not ours & _processes_of(port.variable)
        and (services or port.variable.startswith("LOCAL_"))
    ]
    preflight.check(stack, ports)


def _processes_of(variable: str) -> set[str]:
    if variable.startswith("LOCAL_KAFKA"):
        return {"kafka"}
    if variable.startswith("LOCAL_MONGODB"):
        return {"mongodb"}
    if variable == "INTAKE_HTTP_PORT":
        return {"intake-http"}
    if variable.startswith("INTAKE_"):
        return {"intake-worker"}
    return {variable.split("_")[0].lower()}


def _install(stack: Stack) -> None:
    wanted: list[Callable[[], object]] = []
    if not stack.kafka_outside:
        wanted.append(lambda: install.install_kafka(stack.root))
    if not stack.mongodb_outside:
        wanted.append(lambda: install.install_mongodb(stack.root))
    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(fetch) for fetch in wanted]:
            done.result()


def _prepare(stack: Stack) -> None:
    keys.prepare(stack)
    if not stack.kafka_outside:
        kafka.prepare(stack)
    if not stack.mongodb_outside:
        mongodb.prepare(stack)
