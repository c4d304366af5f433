"""`python -m services.<name>`: `serve`, and what else a service brings."""

import argparse
import gc
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from setproctitle import setproctitle

from services.chassis import logs
from services.chassis.service import ROLES, Shell
from services.chassis.settings import CommonSettings, load
from services.datafiles.yamlfile import DataFileError

Settings = TypeVar("Settings", bound=CommonSettings)
Command = Callable[[Sequence[str]], int]


def main(
    name: str,
    settings: type[Settings],
    build: Callable[[Settings, frozenset[str]], Shell],
    commands: Mapping[str, Command] | None = None,
    arguments: Sequence[str] | None = None,
) -> int:
    """Run `serve --roles a,b` or one of `commands`; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    others = dict(commands or {})
    if given and given[0] in others:
        return others[given[0]](given[1:])
    parser = argparse.ArgumentParser(prog=f"python -m services.{name}")
    parser.add_argument("command", choices=["serve", *others], help="serve runs the service")
    parser.add_argument("--roles", default=",".join(ROLES), help="any of http,grpc,worker")
    roles = frozenset(parser.parse_args(given).roles.split(","))
    if not roles or not roles <= set(ROLES):
        parser.error(f"--roles takes any of {','.join(ROLES)}")
    setproctitle(f"redress-{name} {','.join(sorted(roles))}")
    loaded = load(settings)
    logs.configure(name, loaded.log_level)
    # A start, and each batch, make many objects: looking for circles takes half of a start else.
    gc.set_threshold(20_000, 20, 20)
    try:
        shell = build(loaded, roles)
    except DataFileError as error:
        sys.stderr.write(f"数据文件有误 / data files at fault:\n{error}\n")
        return 2
    # What stands now stays (DECISIONS 30).
    gc.freeze()
    return shell.run()
