#!/bin/sh
ACC=$(aws sts get-caller-identity --query Account --output text)
REG=`aws configure get region`
: "${TAG:=latest}"
docker push $ACC.dkr.ecr.$REG.amazonaws.com/app:${TAG}
docker push "$ACC".dkr.ecr.${REG:-us-east-1}.amazonaws.com/app:${VERSION:-0}
