"""`ecrdoctor`, and `python -m ecrdoctor`."""

from ecrdoctor.cli.ending import obey_signals


def main() -> None:
    """Entry point."""
    obey_signals()  # first: what is imported next takes most of a short run's time
    from ecrdoctor.cli.main import run

    run()


if __name__ == "__main__":
    main()
