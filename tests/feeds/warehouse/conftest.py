"""What tests of data sets start from."""

import pytest

from tests.feeds.warehouse.data_sets import Warehouse
from tests.lrs.log import make_tenant


@pytest.fixture
def north(db):
    return make_tenant()


@pytest.fixture
def warehouse(tmp_path, settings) -> Warehouse:
    settings.WAREHOUSE_ROOT = str(tmp_path)
    return Warehouse(tmp_path)
