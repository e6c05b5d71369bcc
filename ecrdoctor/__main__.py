"""`python -m ecrdoctor`."""

from ecrdoctor.cli.main import run

if __name__ == "__main__":
    run()
