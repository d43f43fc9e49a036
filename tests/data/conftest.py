"""What the data room's tests share."""

import pytest


@pytest.fixture
def write(tmp_path):
    """Write a text or bytes to table.csv and return its path."""

    def save(content, encoding="utf-8"):
        path = tmp_path / "table.csv"
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return path

    return save
