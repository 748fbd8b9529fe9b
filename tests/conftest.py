"""Fixtures that more than one test module uses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

import example

# No deadline: how long one example takes says more about the machine than about the code.
# In CI the same examples every time, so that a failure there is one that can be repeated.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's top folder."""
    return example.ROOT


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example site, built once with `--strict`, as the folder of its pages."""
    target = tmp_path_factory.mktemp("example_site")
    example.build(target)
    return target
