REGISTRY=123456789012.dkr.ecr.eu-west-1.amazonaws.com
IMAGE_TAG=1.0
docker push $REGISTY/app:$IMAGE_TAG
docker push $REGISTRY/app:$IMAGETAG
docker push $registry/app:$image_name
docker push $REGISTRY/app:$GITHUB_SHA $AWS_REGION $TAG
