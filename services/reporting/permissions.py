"""Who may do what. Every route and RPC stands here; without an entry the service does not start."""

from services.chassis.auth import PUBLIC, SERVICE, Permissions

READERS = frozenset({"compliance", "senior", "ops"})
PROGRESS = READERS | {SERVICE}

PERMISSIONS: Permissions = {
    "GET /v1/reports": READERS,
    "POST /v1/reports/{definition}/runs": READERS,
    "GET /v1/reports/{definition}/runs": READERS,
    "GET /v1/reports/{definition}/runs/{run}": READERS,
    "GET /v1/reports/{definition}/runs/{run}/files/{name}": READERS,
    "GET /v1/figures/progress": PROGRESS,
    # The page itself holds nothing; it asks for a token and reads through the routes above.
    "GET /reports": frozenset({PUBLIC}),
    "/complaints.reporting.v1.ReportingService/GetProgress": PROGRESS,
    "/complaints.reporting.v1.ReportingService/GetFact": PROGRESS,
    "/complaints.reporting.v1.ReportingService/GetRun": PROGRESS,
}
