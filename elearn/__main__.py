"""`python -m elearn`: the same as the `elearn` command."""

from __future__ import annotations

from elearn.cli import main

if __name__ == "__main__":
    main(prog_name="elearn")
