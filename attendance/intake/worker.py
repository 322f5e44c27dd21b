"""The process of a worker, which the parent starts (workers): only what it needs is imported."""

import os
import sys

from attendance.starting import starting_up, without

if __name__ == "__main__":
    with starting_up(), without("numpy"):  # Arrow and DuckDB look for it; nothing here works with it
        from multiprocessing.connection import Connection

        from attendance.intake.workers import work
    work(Connection(int(sys.argv[1])))
    os._exit(0)  # all is written; the parent would wait for libraries to take down what they set up
