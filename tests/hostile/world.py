"""What the tests of hostile surroundings share: a log, and an environment in which nothing outside answers."""

from __future__ import annotations

HOST = "123456789012.dkr.ecr.us-east-1.amazonaws.com"
IMAGE = f"{HOST}/team/app:1"
LOG = f"""\
The push refers to repository [{HOST}/team/app]
no basic auth credentials
"""
HEADLINE = "Most likely: The client has no credentials for this registry."
NOWHERE = "http://127.0.0.1:9"
QUIET = {
    "AWS_EC2_METADATA_DISABLED": "true",
    "DOCKER_HOST": "unix:///nonexistent/docker.sock",
    "HTTPS_PROXY": NOWHERE,
    "HTTP_PROXY": NOWHERE,
}
"""No metadata service, no daemon, and a closed port where the way out should be."""
