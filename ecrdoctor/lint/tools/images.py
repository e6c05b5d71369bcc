"""Places of configuration files that only name an image: `image:` of a compose file, a Terraform attribute."""

from __future__ import annotations

from ecrdoctor.rulebook.model import Text

IMAGE = Text(
    "Names the image that is run; it must be in the registry by then.",
    "指定要运行的镜像；运行时它必须已在 registry 里。",
)
IMAGE_PUSHED = Text(
    "Names the image that is built here; `docker compose push` pushes it under exactly this name.",
    "指定在此构建的镜像；`docker compose push` 会以这个名字推送它。",
)
IMAGE_MISTAKE = Text(
    "Look here first: host, repository and tag must be letter for letter what the push said.",
    "先看这里：域名、仓库名和 tag 必须与 push 时逐字一致。",
)
