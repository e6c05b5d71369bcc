"""What this machine is: enough to tell whether a log was written on it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from ecrdoctor.systems.docker_models import Machine

_CI = (
    ("GITHUB_ACTIONS", "GitHub Actions"),
    ("GITLAB_CI", "GitLab CI"),
    ("CODEBUILD_BUILD_ID", "AWS CodeBuild"),
    ("JENKINS_URL", "Jenkins"),
    ("CIRCLECI", "CircleCI"),
    ("BITBUCKET_BUILD_NUMBER", "Bitbucket Pipelines"),
    ("TF_BUILD", "Azure Pipelines"),
    ("BUILDKITE", "Buildkite"),
    ("TRAVIS", "Travis CI"),
    ("DRONE", "Drone"),
    ("CI", "a CI system"),
)
"""Variables that CI systems document as always set."""


def this_machine(environ: Mapping[str, str], home: Path) -> Machine:
    """Read from the environment alone."""
    system = "windows" if sys.platform == "win32" else sys.platform
    return Machine(system, str(home), next((name for variable, name in _CI if environ.get(variable)), ""))
