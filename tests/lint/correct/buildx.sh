#!/bin/bash
set -euo pipefail
IMAGE=123456789012.dkr.ecr.us-west-2.amazonaws.com/team/app
aws ecr get-login-password --region us-west-2 | docker login --username AWS --password-stdin "${IMAGE%%/*}"
docker buildx create --use --name multi
docker buildx build --platform linux/amd64,linux/arm64 \
  --cache-from "type=registry,ref=$IMAGE:cache" \
  --cache-to "type=registry,ref=$IMAGE:cache,mode=max,image-manifest=true,oci-mediatypes=true" \
  -t "$IMAGE:1.4" --push .
