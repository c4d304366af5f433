"""stub"""

from deploy.local.console import Steps
from deploy.local.stack import Stack


def addresses(stack: Stack) -> list[str]:
    """x"""
    return []


def run(stack: Stack, steps: Steps) -> None:
    """x"""
