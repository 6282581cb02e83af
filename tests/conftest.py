"""Order of the tests: those marked `last` look back at what all others did. And what the compiler leaves behind is put aside."""

import gc

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "last: runs after all other tests")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Between two files: compiled kernels leave millions of objects, through which every search for garbage would go again."""
    if nextitem is not None and nextitem.path != item.path:
        gc.collect()
        gc.freeze()
