"""The document of the API says what is there, all of it and nothing else."""

import re

import pytest

from kith.client_api.door import ANYONE
from kith.client_api.openapi.document import OPERATIONS, SCHEMAS, name_of
from kith.client_api.tests.test_scopes import ROWS
from kith.client_api.urls import ROUTER


@pytest.fixture
def told(client, db):
    response = client.get("/api/openapi.json")
    assert response["Access-Control-Allow-Origin"] == "*"
    return response.json()


def operations(told):
    return {
        (method.upper(), re.sub(r"\{(\w+)\}", r":\1", path)[1:]): operation
        for path, methods in told["paths"].items()
        for method, operation in methods.items()
    }


def test_every_route_is_described_and_nothing_else():
    there = {name_of(method, route.path) for route in ROUTER.routes for method in route.views}
    assert there - set(OPERATIONS) == set()
    assert set(OPERATIONS) - there == set()


def test_the_scopes_it_names_are_those_that_hold(told):
    named = {
        key: ({} in operation["security"], {scope for way in operation["security"] for scope in way.get("oauth", [])})
        for key, operation in operations(told).items()
    }
    assert named == {key: (audience == ANYONE, set(scopes)) for key, (audience, scopes) in ROWS}


def test_what_it_refers_to_is_there(told):
    found = set(re.findall(r"#/components/schemas/(\w+)", str(told)))
    assert found - set(SCHEMAS) == set()
    assert set(SCHEMAS) - found == set()  # and nothing is left over


def test_each_operation_has_its_own_name_and_says_what_it_is_for(told):
    all_of_them = operations(told).values()
    names = [operation["operationId"] for operation in all_of_them]
    assert len(set(names)) == len(names)
    assert [operation["operationId"] for operation in all_of_them if not operation["summary"]] == []


def test_each_view_begins_with_an_address_that_it_answers():
    answers = {}
    for route in ROUTER.routes:
        for method, view in route.views.items():
            answers.setdefault(view, set()).add((method.upper(), route.path))
    wrong = {}
    for view, addresses in answers.items():
        said = re.match(r"([A-Z]+)(?:, [A-Z]+)* /(\S+)", view.__doc__ or "")
        address = re.split(r"\?|[:;,]$", said[2])[0] if said else ""
        if said is None or (said[1], address) not in addresses:
            wrong[view.__qualname__] = (view.__doc__, addresses)
    assert wrong == {}
