"""A newcomer's first look: a recorded failed push, explained and confirmed against an AWS that is emulated here.

The emulator (moto) runs inside this process and is the only AWS that anything here talks to. It holds the
repository of the recorded push, but in another region: the log alone cannot tell, the live checks can.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import boto3
from moto.server import ThreadedMotoServer

LOG = Path(__file__).with_name("demo.log")
REPOSITORY, REGION = "team/orders-api", "eu-west-1"


def main() -> int:
    """Run `ecrdoctor explain` on the recorded log, with the emulator as AWS."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)  # what the emulator lacks, the report names as a gap
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        environment = os.environ | {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "demo",
            "AWS_SECRET_ACCESS_KEY": "demo",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_REGION"):
            environment.pop(name, None)
        os.environ.update(environment)
        boto3.client("ecr", region_name=REGION).create_repository(repositoryName=REPOSITORY)
        sys.stdout.write(f"$ cat {LOG.name}\n{LOG.read_text(encoding='utf-8')}\n$ ecrdoctor explain {LOG.name}\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", "ecrdoctor", "explain", "--exit-zero", str(LOG)]
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
