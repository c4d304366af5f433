"""The database's clock can be compared with every other time."""

from datetime import UTC, datetime

from services.chassis.mongo import connect, database_time


def test_database_time_is_aware(mongodb):
    """A naive time would fail in the first comparison with a stored one."""
    now = database_time(connect(mongodb, "chassis_database_time"))

    assert now.utcoffset() is not None
    assert abs((now - datetime.now(UTC)).total_seconds()) < 5
