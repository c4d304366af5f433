"""`python -m deploy.local <command>`: what the Makefile calls."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from deploy.local import demo, keys, logfiles, status, tokens
from deploy.local.console import Steps
from deploy.local.control import Control
from deploy.local.processes import SERVICE_PROCESSES
from deploy.local.stack import Stack
from deploy.local.trouble import Trouble
from deploy.local.up import up

_COLOURS = (36, 33, 35, 32, 34, 96, 93, 95)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it worked, 1 with clear sentences when it could not."""
    options = _parser().parse_args(arguments)
    stack = _stack(options)
    command: Callable[[Stack, argparse.Namespace], int] = options.run
    try:
        return command(stack, options)
    except Trouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    except BrokenPipeError:
        # Whoever read the output (`make logs | head`) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description=__doc__)
    parser.add_argument("--stack", default="demo", help="demo, test, or a name with --offset")
    parser.add_argument("--offset", type=int, default=0, help="moves all ports of a further stack")
    commands = parser.add_subparsers(required=True, metavar="command")
    add = commands.add_parser("up", help="start everything and wait until it is ready")
    add.add_argument("--only-stores", action="store_true", help="Kafka and MongoDB alone")
    add.set_defaults(run=_up)
    commands.add_parser("down", help="end everything in order").set_defaults(run=_down)
    commands.add_parser("status", help="show the processes").set_defaults(run=_status)
    add = commands.add_parser("logs", help="follow the logs of all or of the named processes")
    add.add_argument("names", nargs="*")
    add.set_defaults(run=_logs)
    commands.add_parser("reset", help="end everything, delete its data").set_defaults(run=_reset)
    commands.add_parser("demo", help="a complaint's whole way, shown").set_defaults(run=_demo)
    _add_token(commands.add_parser("token", help="print a token for trying things by hand"))
    return parser


def _add_token(add: argparse.ArgumentParser) -> None:
    add.add_argument("--role", action="append", default=[], help="may be given several times")
    add.add_argument("--sub", default="p-demo", help="person id of organisation.yaml")
    add.add_argument("--unit", action="append", default=[])
    add.add_argument("--insurer", action="append", default=[])
    add.add_argument("--service", help="a service's token instead of a person's")
    add.set_defaults(run=_token)


def _stack(options: argparse.Namespace) -> Stack:
    if options.offset:
        return Stack.with_offset(options.stack, options.offset)
    return Stack.test() if options.stack == "test" else Stack.demo()


def _up(stack: Stack, options: argparse.Namespace) -> int:
    steps = Steps()
    services = () if options.only_stores else SERVICE_PROCESSES
    up(Control(stack), steps, services)
    for line in demo.addresses(stack) if services else ():
        steps.line(line)
    return 0


def _down(stack: Stack, options: argparse.Namespace) -> int:
    ended = Control(stack).down()
    _print(
        "已全部停止。 / Everything has ended." if ended else "没有在运行。 / Nothing was running."
    )
    return 0


def _status(stack: Stack, options: argparse.Namespace) -> int:
    _print(status.table(status.rows(Control(stack))))
    return 0


def _logs(stack: Stack, options: argparse.Namespace) -> int:
    names = frozenset(options.names)
    if not stack.logs.is_dir():
        _print("还没有日志。 / There are no logs yet.")
        return 0
    for path in sorted(stack.logs.glob("*.log")):
        if not names or path.stem in names:
            for line in logfiles.tail(path, lines=5):
                _print(_prefixed(path.stem, line))
    for name, line in logfiles.follow(stack.logs, names):
        _print(_prefixed(name, line))
    return 0


def _reset(stack: Stack, options: argparse.Namespace) -> int:
    Control(stack).reset()
    _print("本地数据已清空。 / The local data is empty again.")
    for variable, given in (
        ("KAFKA_BOOTSTRAP", stack.kafka_outside),
        ("MONGODB_URI", stack.mongodb_outside),
    ):
        if given:
            _print(f"{variable} 指定的服务未被触碰。 / What {variable} names was not touched.")
    return 0


def _demo(stack: Stack, options: argparse.Namespace) -> int:
    demo.run(stack, Steps())
    return 0


def _token(stack: Stack, options: argparse.Namespace) -> int:
    keys.prepare(stack)
    if options.service:
        _print(tokens.service_token(stack, options.service))
        return 0
    roles = options.role or ["handler"]
    _print(tokens.person_token(stack, options.sub, roles, options.unit, options.insurer))
    return 0


def _prefixed(name: str, line: str) -> str:
    if not sys.stdout.isatty():
        return f"{name:<14} {line}"
    colour = _COLOURS[sum(name.encode()) % len(_COLOURS)]
    return f"\033[{colour}m{name:<14}\033[0m {line}"


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
