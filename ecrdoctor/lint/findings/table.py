"""Every lint there is, in the order in which a page lists them."""

from __future__ import annotations

from ecrdoctor.lint.contract import Lint
from ecrdoctor.lint.findings import (
    actions,
    build,
    host,
    hub,
    line_ends,
    login,
    match,
    operands,
    order,
    pipe,
    reference,
    region,
    repository,
    secrets,
    tagging,
    variables,
    writing,
)

LINTS: tuple[Lint, ...] = (
    *region.LINTS,
    *login.LINTS,
    *pipe.LINTS,
    *host.LINTS,
    *reference.LINTS,
    *match.LINTS,
    *tagging.LINTS,
    *hub.LINTS,
    *operands.LINTS,
    *order.LINTS,
    *repository.LINTS,
    *build.LINTS,
    *writing.LINTS,
    *line_ends.LINTS,
    *variables.LINTS,
    *secrets.LINTS,
    *actions.LINTS,
)
