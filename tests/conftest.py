"""What every test may use; the fixtures themselves live in tests/fixtures, one module a subject."""

pytest_plugins = ["fixtures.browser"]
