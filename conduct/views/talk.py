from typing import Any

urls: list[Any] = []
