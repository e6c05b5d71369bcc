#!/bin/bash
# Builds, and pushes to the registry of the stage that is given.
set -Eeuo pipefail

push() {
  local image="$1"
  docker push "$image"
}

login() {
  aws ecr get-login-password --region "$1" \
    | docker login -u AWS --password-stdin "$2"
}

main() {
  local region="ap-southeast-1" account="210987654321"
  local registry="${account}.dkr.ecr.${region}.amazonaws.com"
  login "$region" "$registry"
  docker build -t "$registry/web:${1:-dev}" -f docker/Dockerfile .
  push "$registry/web:${1:-dev}"
}

main "$@"
