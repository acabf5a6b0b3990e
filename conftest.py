"""What every test shares: the cast. Its environment is set in tests/surroundings.py, before settings are read."""

import os
from collections.abc import Iterator

import hypothesis
import pytest
from pytest_django import DjangoDbBlocker

pytest_plugins = ["tests.browser.opened", "tests.cast", "tests.fake_imap", "tests.fake_web"]


def pytest_configure(config: pytest.Config) -> None:
    """Tests sign in hundreds of times, and the hashes of real passwords are slow on purpose."""
    from django.conf import settings  # noqa: PLC0415 - reads the environment above

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Where a change is judged, the same examples each time: who changes one room is not held up by an older fault of
    # another. At home each run tries new ones, and finds such faults.
    hypothesis.settings.register_profile("judging", derandomize=True, database=None)
    if os.environ.get("CI") == "true":
        hypothesis.settings.load_profile("judging")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what concerns only the other database; `kith test` runs the suite on both, so nothing is missed."""
    here = "postgresql" if os.environ.get("KITH_DATABASE_URL", "").startswith("postgres") else "sqlite"
    other = [item for item in items if (only := item.get_closest_marker("only_on")) and only.args[0] != here]
    if other:
        config.hook.pytest_deselected(items=other)
        items[:] = [item for item in items if item not in set(other)]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A database as a first start makes it; pytest-django's own would take every migration, in each of its processes.

    That both lead to the same is what tests/processes/test_migrations.py shows.
    """
    from django.db import connection  # noqa: PLC0415 - reads the settings

    from kith.project.migrating import bring_up_to_date  # noqa: PLC0415

    real = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        made = connection.creation._create_test_db(verbosity=0, autoclobber=True)
        connection.close()
        connection.settings_dict["NAME"] = made
        bring_up_to_date(say=lambda words: None)
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
