"""Tests; a package, so that they share the oracle: `from tests.oracle import …`."""
