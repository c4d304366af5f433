"""The four services of redress and the chassis that carries them.

The generated contracts are put on the path here, so that `python -m services.<name>` works
from a checkout without further settings.
"""

import sys
from pathlib import Path

_CONTRACTS = str(Path(__file__).resolve().parents[1] / "proto" / "gen")
if _CONTRACTS not in sys.path:
    sys.path.append(_CONTRACTS)
