"""What every test shares: the cast. Its environment is set in tests/surroundings.py, before settings are read."""

import gc
import os
from collections.abc import Iterator

import hypothesis
import pytest
from pytest_django import DjangoDbBlocker

# Set by `kith test` where the same tests ran on the other database a moment ago.
AGAIN = "KITH_TEST_AGAIN"
_OF_A_DATABASE = {"db", "transactional_db", "live_server", "served"}

pytest_plugins = ["tests.browser.opened", "tests.cast", "tests.fake_imap", "tests.fake_web"]


def pytest_configure(config: pytest.Config) -> None:
    """Tests sign in hundreds of times, and the hashes of real passwords are slow on purpose."""
    from django.conf import settings  # noqa: PLC0415 - reads the environment above

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Where a change is judged, the same examples each time: who changes one room is not held up by an older fault of
    # another. At home each run tries new ones, and finds such faults.
    # No example has a deadline: a machine that runs tests is busy.
    hypothesis.settings.register_profile("trying", deadline=None)
    hypothesis.settings.register_profile("judging", deadline=None, derandomize=True, database=None)
    hypothesis.settings.load_profile("judging" if os.environ.get("CI") == "true" else "trying")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what concerns only the other database; `kith test` runs the suite on both, so nothing is missed.

    The second time it leaves out too what asks no database: pytest-django lets none be asked without saying so.
    """
    here = "postgresql" if os.environ.get("KITH_DATABASE_URL", "").startswith("postgres") else "sqlite"
    other = {item for item in items if (only := item.get_closest_marker("only_on")) and only.args[0] != here}
    if os.environ.get(AGAIN):
        other |= {item for item in items if not _asks_a_database(item)}
    if other:
        config.hook.pytest_deselected(items=[item for item in items if item in other])
        items[:] = [item for item in items if item not in other]
    if "PYTEST_XDIST_WORKER" in os.environ:
        items[:] = _longest_first(items)


def pytest_collection_finish() -> None:
    """Django, our own code and thousands of tests stay to the end: nobody need look whether they are garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _asks_a_database(item: pytest.Item) -> bool:
    marks = ("django_db", "processes", "only_on")
    return any(map(item.get_closest_marker, marks)) or not _OF_A_DATABASE.isdisjoint(item.fixturenames)


def _longest_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Each half of the tests, which a process of its own begins with, begins with those that take seconds each.

    So the quick ones are left for the end, when who is done takes over from who is not. Real processes are in the one
    half and the browser in the other.
    """
    processes = [item for item in items if item.get_closest_marker("processes")]
    browsers = [item for item in items if item.get_closest_marker("browser")]
    long = {*processes, *browsers}
    quick = [item for item in items if item not in long]
    half = max(0, len(items) // 2 - len(processes))
    return [*processes, *quick[:half], *browsers, *quick[half:]]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A database as a first start makes it; pytest-django's own would take every migration, in each of its processes.

    That both lead to the same is what tests/processes/test_migrations.py shows.
    """
    from django.db import connection  # noqa: PLC0415 - reads the settings
    from django.test import TransactionTestCase  # noqa: PLC0415

    from kith.project.migrating import bring_up_to_date  # noqa: PLC0415
    from tests.emptying import empty_what_was_filled  # noqa: PLC0415

    real = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        made = connection.creation._create_test_db(verbosity=0, autoclobber=True)
        connection.close()
        connection.settings_dict["NAME"] = made
        bring_up_to_date(say=lambda words: None)
        if connection.vendor == "postgresql":  # nobody needs what a test wrote after a power cut
            with connection.cursor() as cursor:
                cursor.execute(f"ALTER DATABASE {connection.ops.quote_name(made)} SET synchronous_commit TO off")
            connection.close()
    TransactionTestCase._fixture_teardown = empty_what_was_filled
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(real, verbosity=0)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Where CI=true, everything must have run: a skip is a failure."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped where nothing may be: {report.longrepr}"
