"""Runs the desk: brings its database up to date, makes the way in for the first person, serves pages, works off tasks.

This is what `tocsin init`, `tocsin serve` and the demo call; they need to know nothing of Django.
"""

import os
import socket
from datetime import datetime

from tocsin.errors import BadInput, Unavailable
from tocsin.home import Home

SETTINGS_MODULE = "tocsin.desk.settings"
THREADS = 8
"""Threads that answer; the server's own default would make hundreds."""


def configure(home: Home) -> None:
    """Make this process one of this desk's. A process serves one desk only: Raises BadInput for a second."""
    before = os.environ.get("TOCSIN_HOME")
    if before and before != str(home.root) and os.environ.get("TOCSIN_CONFIGURED"):
        raise BadInput(f"This process serves the desk in {before}.", hint="Start another process for another desk.")
    os.environ["TOCSIN_HOME"] = str(home.root)
    os.environ["TOCSIN_CONFIGURED"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS_MODULE
    import django

    django.setup()


def migrate(home: Home) -> None:
    """Make or bring up to date the desk's database, and the index over the vault."""
    configure(home)
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if home.database.exists():
        home.database.chmod(0o600)
    reindex(home)


def reindex(home: Home, *, anew: bool = False) -> int:
    """Bring the index up to the custody log and give the number of entries read; `anew` makes every row again."""
    configure(home)
    from tocsin.desk import here
    from tocsin.desk.evidence.indexing import index, rebuild
    from tocsin.desk.evidence.linking import is_unlinked, relink

    read = rebuild(here.vault()) if anew else index(here.vault())
    if is_unlinked():
        relink()
    return read


def setup_link(home: Home, at: datetime) -> str:
    """The address of the one-time link for the first person. Raises Refused when somebody is here already."""
    configure(home)
    from tocsin.desk.people.services import create_setup_link

    return f"{address_of(home)}/set-up/{create_setup_link(at=at)}/"


def create_first_person(home: Home, *, username: str, name: str, password: str, at: datetime) -> str:
    """Use a set-up link at once, for the demo and for tests; the new person's public id."""
    configure(home)
    from tocsin.desk.people.services import come_in, create_setup_link

    token = create_setup_link(at=at)
    return come_in(token=token, username=username, name=name, password=password, at=at).public_id


def create_person(home: Home, *, username: str, name: str, password: str, roles: list[str], at: datetime) -> str:
    """A further person with these roles, made from the machine itself; their public id."""
    configure(home)
    from tocsin.casework.permissions import Role
    from tocsin.desk.people import services

    wanted = [Role(role) for role in roles]
    return services.create_person(username=username, name=name, password=password, roles=wanted, at=at).public_id


def address_of(home: Home) -> str:
    """Where people reach the desk."""
    settings = home.settings()
    return settings.desk_published_at.rstrip("/") or f"http://{settings.desk_address}"


def serve(home: Home) -> None:
    """Serve the desk until it is stopped. Raises Unavailable when its port is taken: two servers on one port would
    each answer half of the requests without a word."""
    configure(home)
    host, port = split(home.settings().desk_address)
    check_free(host, port)
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "tocsin.desk.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        log_access=False,
    ).serve()


def work(home: Home, *, batch: bool = False) -> None:
    """Work off tasks until stopped; with `batch`, until none waits."""
    configure(home)
    from django.core.management import call_command

    call_command("db_worker", batch=batch, interval=1, verbosity=0)


def split(address: str) -> tuple[str, int]:
    """Host and port of `host:port`. Raises BadInput for anything else."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise BadInput(f"“{address}” is not an address to listen on.", hint="Write it as 127.0.0.1:8000.")
    return host.strip("[]"), int(port)


def check_free(host: str, port: int) -> None:
    """Raise Unavailable when something listens there already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Unavailable(
                f"{host}:{port} is taken: {error.strerror}.",
                hint=f"See who has it with `ss -ltnp 'sport = :{port}'`, or set desk_address to another port.",
            ) from error
