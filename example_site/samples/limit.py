"""Keep calls below a rate."""

import time
from collections import deque
from types import TracebackType


class Pace:
    """Let a block of code run at most so many times in a period.

    Args:
        runs: How often the block may run in each period.
        period: Length of the period, in seconds.
    """

    def __init__(self, runs: int, period: float = 1.0) -> None:
        if runs < 1:
            raise ValueError("runs must be at least 1")
        self.runs = runs
        self.period = period
        self._starts: deque[float] = deque(maxlen=runs)

    def __enter__(self) -> "Pace":
        if len(self._starts) == self.runs:
            pause = self.period - (time.monotonic() - self._starts[0])
            if pause > 0:
                time.sleep(pause)
        self._starts.append(time.monotonic())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    @property
    def free(self) -> int:
        """How many runs could start now without waiting."""
        oldest = time.monotonic() - self.period
        return self.runs - sum(start > oldest for start in self._starts)
