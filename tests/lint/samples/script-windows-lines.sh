REGION=eu-west-1
aws ecr get-login-password --region $REGION | \
  docker login -u AWS --password-stdin h
docker push "h/app:1"
