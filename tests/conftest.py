"""
What all tests share: a database, all of Sintonia running, and a browser, each started when first asked for.

One embedded PostgreSQL serves the whole run, is shared by its processes and is gone with it.

Tests connect as `sintonia_tests`: it may make databases and sees all rows, and may become `sintonia_pages`
(`SET ROLE sintonia_pages`) to be shown as little as a page is. A run without a test that needs it starts no database.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import psycopg
import pytest
from django.conf import settings
from pytest_django.plugin import blocking_manager_key

from sintonia.config import database, postgres
from tests import founding
from tests.authority import Authority
from tests.running import Running

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.dialogue.stage import Stage

# Where a change lands, the same examples each time: chance is for a developer's machine, where it can be followed.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
# How long an example takes says nothing on a machine that does other work beside.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")

TESTER = "sintonia_tests"
# What the run's database loses with the machine, nobody misses: it need not wait for the disk.
MADE = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "SELECT pg_reload_conf()",
    f"CREATE ROLE {TESTER} LOGIN CREATEDB BYPASSRLS INHERIT;",
    f"GRANT {', '.join(database.ROLES)} TO {TESTER};",
)
SHARED_URL = "TESTS_DATABASE_URL"


# What takes minutes begins first, one for each process, so that nothing waits for it at the end. None of what shares
# the demo is here: begun early, the demo would run beside all the rest.
LONGEST = ("tests/browser/test_teaching.py", "tests/stories/test_three_doors.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the order by chance as it is, but for the longest files."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))


class Cluster:
    """The run's PostgreSQL, started when first needed."""

    server: postgres.Server | None = None
    home: Path | None = None

    def url(self) -> str:
        """Return the address for the tests' role; the database is there after this."""
        if shared := os.environ.get(SHARED_URL):
            return shared
        # The system user that PostgreSQL runs as must be able to reach it; what is inside is closed.
        self.home = Path(tempfile.mkdtemp(prefix="sintonia-tests-"))
        self.home.chmod(0o711)
        self.server = postgres.start(self.home, also=MADE)
        url = self.server.url.replace(database.OWNER, TESTER, 1)
        # What the tests' role makes in any new database is open to the other roles, as in production.
        with psycopg.connect(url.replace(f"/{database.NAME}?", "/template1?"), autocommit=True) as template:
            for statement in database.privileges(TESTER):
                template.execute(statement.encode())
        os.environ[SHARED_URL] = url
        return url

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()
            shutil.rmtree(self.server.folder, ignore_errors=True)
            del os.environ[SHARED_URL]
        if self.home is not None:
            shutil.rmtree(self.home, ignore_errors=True)


CLUSTER = Cluster()
FOUNDED: list[Path | None] = []


def pytest_configure(config: pytest.Config) -> None:
    """Start it before the processes of xdist, which are to share it, and what is founded."""
    FOUNDED.append(founding.begin())
    if getattr(config.option, "dist", "no") != "no" and not hasattr(config, "workerinput"):
        CLUSTER.url()


def pytest_unconfigure() -> None:
    CLUSTER.stop()
    while FOUNDED:
        founding.end(FOUNDED.pop())
    if settings.configured:
        shutil.rmtree(getattr(settings, "HOME", ""), ignore_errors=True)


@pytest.fixture(scope="session")
def database_url() -> str:
    """The address of the run's PostgreSQL, as the tests' role; make a database of your own in it."""
    return CLUSTER.url()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Drop no database one by one: the whole cluster goes."""
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """What the packs know is in the tables, as wherever they were brought up to date."""
    from sintonia.config.plugins import write_knowledge

    with django_db_blocker.unblock():
        write_knowledge()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """A test that commits empties all tables at its end; what the packs know is written again."""
    yield
    marker = item.get_closest_marker("django_db")
    if "transactional_db" in getattr(item, "fixturenames", ()) or (marker and marker.kwargs.get("transaction")):
        from sintonia.config.plugins import write_knowledge

        with item.config.stash[blocking_manager_key].unblock():
            write_knowledge()


@pytest.fixture(scope="session", autouse=True)
def _only_full_tables_are_emptied() -> None:
    """After a test that commits: emptying two hundred tables of which five hold a row takes longer than most tests."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    empty_all = DatabaseOperations.sql_flush

    def empty_full(
        self: Any, style: Any, tables: Any, *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in sorted(tables))
        with self.connection.cursor() as cursor:
            cursor.execute(asked or "SELECT '' WHERE false")
            full = [name for (name,) in cursor.fetchall()]
        # What points at them is empty, or among them.
        return empty_all(self, style, full, reset_sequences=reset_sequences, allow_cascade=True)

    DatabaseOperations.sql_flush = empty_full  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_url: str, request: pytest.FixtureRequest) -> None:
    """Point Django, and who reads `settings.DATABASE_URL`, at it; each process of xdist has a database of its own."""
    default = settings.DATABASES["default"]
    default.update(database.django_settings(database_url, TESTER))
    default["OPTIONS"].pop("options", None)
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
    name = default.get("TEST", {}).get("NAME") or f"test_{database.NAME}"
    settings.DATABASE_URL = database_url.replace(f"/{database.NAME}?", f"/{name}?")


@pytest.fixture
def as_pages(db: None) -> Iterator[None]:
    """Be `sintonia_pages` for this test: row-level rules hold, and the scope decides what is seen."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {database.PAGES}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.fixture(scope="session")
def demo() -> Iterator[Running]:
    """All of Sintonia, running with the pretend company; `demo.url` is its address."""
    with Running(founding.founded_folder(), thrown_away=True) as running:
        yield running


# As if everybody who waits had been served, and everybody had gone home.
# The owner of the tables is shown no row of them; who works on everybody's matters is.
NOBODY_WAITS = """
SET ROLE sintonia_worker;
UPDATE desk_offer SET answer = 'withdrawn', answered_at = now() WHERE answer = '';
UPDATE conversations_contact SET owner = 'bot', epoch = epoch + 1
WHERE id IN (SELECT contact_id FROM desk_workitem WHERE closed_at IS NULL);
UPDATE desk_workitem SET closed_at = now(), outcome = 'withdrawn', offered_to_id = NULL WHERE closed_at IS NULL;
UPDATE desk_presence SET state = 'offline', pausing = false, load = 0, loads = '{}', bench = '', unanswered = 0;
"""

SOMEBODY = """
SELECT EXISTS (SELECT FROM desk_workitem WHERE closed_at IS NULL)
OR EXISTS (SELECT FROM desk_presence WHERE state <> 'offline')
"""


@pytest.fixture
def nobody_waits(demo: Running) -> None:
    """A story at the desk begins with an empty queue, whatever the stories before it left there."""
    with postgres.start(demo.home) as server, psycopg.connect(server.url) as connection:
        # What the story before it said in its last moment may still be on its way.
        for _ in range(20):
            connection.execute(NOBODY_WAITS)
            connection.commit()
            time.sleep(0.5)
            if connection.execute(SOMEBODY).fetchone() == (False,):
                return
    raise AssertionError("somebody still waits from before, or is still there")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Who vouches for the company, which banks know."""
    return Authority(tmp_path_factory.mktemp("ours"), "ours")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Who vouches for the pretend banks."""
    return Authority(tmp_path_factory.mktemp("theirs"), "theirs")


@pytest.fixture(scope="module")
def bank_url(ours: Authority, theirs: Authority) -> Iterator[str]:
    """The pretend banks over HTTPS; they want a certificate of `ours`, and show one of `theirs`."""
    from tests.demo.bank.serving import Serving

    with Serving(certificates=(*theirs.vouch("bank"), ours.file)) as serving:
        yield serving.url


@pytest.fixture(autouse=True)
def _nobody_has_spoken() -> None:
    """The language that an earlier test's page was read in is not the next one's."""
    from django.utils import translation

    translation.deactivate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """
    A real browser: Debian's Chromium. Without one, the test is skipped, but never where CI says that it must run.

    Its driver keeps an event loop running in this thread, where no other test could run one: it ends with its module.
    """
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = [Path(sys.executable).with_name("playwright"), "--version"]
    if found is None or subprocess.run(driver, capture_output=True, check=False).returncode != 0:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium or its driver does not start here, and CI=true wants the stories in a browser.")
        pytest.skip("To run the stories in a browser: sudo apt install chromium libatomic1")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])


@pytest.fixture
def stage(db: None) -> Stage:
    """The pretend company, small, on a clock of its own: whole conversations through the real inbox and outbox."""
    from sintonia.connectors.demo import seed
    from sintonia.connectors.demo.ports import ports
    from tests.dialogue.stage import BEGAN, Stage

    seed(at=BEGAN, customers=60)
    holder: list[Stage] = []
    made = Stage(ports(lambda: holder[0].at if holder else BEGAN))
    holder.append(made)
    return made
