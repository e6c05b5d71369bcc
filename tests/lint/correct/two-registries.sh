#!/bin/bash
set -eo pipefail
for region in us-east-1 eu-central-1; do
  aws ecr get-login-password --region "$region" |
    docker login --username AWS --password-stdin "123456789012.dkr.ecr.$region.amazonaws.com"
  docker tag app:latest "123456789012.dkr.ecr.$region.amazonaws.com/app:latest"
  docker push "123456789012.dkr.ecr.$region.amazonaws.com/app:latest"
done
