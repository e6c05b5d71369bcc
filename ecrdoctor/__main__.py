"""`ecrdoctor`, and `python -m ecrdoctor`."""

import gc

from ecrdoctor.cli.ending import obey_signals


def main() -> None:
    """Entry point."""
    obey_signals()  # first: what is imported next takes most of a short run's time
    gc.disable()  # a run is short and what it makes has hardly a cycle: looking for some takes a tenth of its time
    from ecrdoctor.cli.main import run

    run()


if __name__ == "__main__":
    main()
