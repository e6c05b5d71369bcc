#!/usr/bin/env bash
set -euo pipefail
ACCOUNT=123456789012
export REGION="eu-west-1"
HOST="${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com"
aws ecr get-login-password --region "$REGION" | docker login --username AWS --password-stdin "$HOST"
docker tag app:1 "$HOST/team/app:1"
docker push "$HOST/team/app:1" > push.log 2>&1
