login() {
  local region=$1
  aws ecr get-login-password --region "$region" | docker login -u AWS --password-stdin "$REGISTRY"
}
REGISTRY=123456789012.dkr.ecr.eu-west-1.amazonaws.com
login eu-west-1
for tag in latest "$GIT_SHA"; do
  docker push $REGISTRY/app:$tag
done
for one in only; do docker push $REGISTRY/app:$one; done
