"""The database of a stack: one mongod as a replica set of one."""

from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.local import install
from deploy.local.stack import HOST, Stack

REPLICA_SET = "redress"
_PING_MILLISECONDS = 1_500


def data_folder(stack: Stack) -> Path:
    """Folder of the database files."""
    return stack.folder / "mongodb"


def command(stack: Stack) -> tuple[str, ...]:
    """Command line of mongod."""
    return (
        str(install.mongod_file(stack.root)),
        f"--dbpath={data_folder(stack)}",
        f"--port={stack.port('LOCAL_MONGODB_PORT')}",
        f"--bind_ip={HOST}",
        f"--replSet={REPLICA_SET}",
        "--oplogSize=512",
        "--wiredTigerCacheSizeGB=0.25",
        "--nounixsocket",
        # A sample per second of its own state is of no use here and never lets it rest.
        "--setParameter=diagnosticDataCollectionEnabled=false",
        # Each slow statement would be logged with its content.
        "--slowms=10000",
    )


def prepare(stack: Stack) -> None:
    """Make the folder of the database files."""
    data_folder(stack).mkdir(parents=True, exist_ok=True)


def ping(stack: Stack) -> bool:
    """Tell whether the database takes writes; initiates our replica set on the first call."""
    if stack.mongodb_outside:
        return _writable(stack.mongodb_outside)
    address = f"{HOST}:{stack.port('LOCAL_MONGODB_PORT')}"
    direct = f"mongodb://{address}/?directConnection=true"
    return _writable(direct) or (_initiate(direct, address) and _writable(direct))


def _writable(uri: str) -> bool:
    try:
        with MongoClient[dict[str, Any]](
            uri, serverSelectionTimeoutMS=_PING_MILLISECONDS
        ) as client:
            return bool(client.admin.command("hello").get("isWritablePrimary"))
    except PyMongoError:
        return False


def _initiate(uri: str, address: str) -> bool:
    members = [{"_id": 0, "host": address}]
    try:
        with MongoClient[dict[str, Any]](
            uri, serverSelectionTimeoutMS=_PING_MILLISECONDS
        ) as client:
            stored = client["local"]["system.replset"].find_one()
            if stored is None:
                config = {"_id": REPLICA_SET, "members": members}
                client.admin.command("replSetInitiate", config)
            elif stored["members"][0]["host"] != address:
                # The data were made on another port: only force can tell the only member.
                config = stored | {"members": members, "version": stored["version"] + 1}
                client.admin.command("replSetReconfig", config, force=True)
    except PyMongoError:
        return False
    return True
