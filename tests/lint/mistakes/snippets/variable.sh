ACCOUNT_ID=123456789012
REGION=us-east-1
REGISTRY=$ACCOUNT_ID.dkr.ecr.$REGION.amazonaws.com
aws ecr get-login-password --region $REGION | docker login --username AWS --password-stdin $ACOUNT_ID.dkr.ecr.$REGION.amazonaws.com
docker push $REGISTRY/app:1
