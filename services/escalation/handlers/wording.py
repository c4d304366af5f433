"""Lines of the arithmetic in the words of both languages."""

from services.datafiles.messages import Catalogue
from services.escalation.domain.clock import Line


def worded(line: Line, catalogue: Catalogue) -> dict[str, str]:
    """One line as people read it: `zh`, `en`, `source`, `result`."""
    return {
        "zh": catalogue.render(line.code, "zh", line.values),
        "en": catalogue.render(line.code, "en", line.values),
        "source": line.source,
        "result": line.result,
    }
