"""What every test may use; the fixtures themselves live in tests/fixtures, one module a subject."""

pytest_plugins = [
    "fixtures.browser",
    "fixtures.application",  # before those that import it, or pytest cannot rewrite its asserts
    "fixtures.people",
    "fixtures.cases",
    "fixtures.played",
    "fixtures.live",
    "fixtures.desks",
]
