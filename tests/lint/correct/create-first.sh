REGION=us-east-2
NAME=team/app
aws ecr describe-repositories --repository-names "$NAME" --region "$REGION" >/dev/null 2>&1 ||
  aws ecr create-repository --repository-name "$NAME" --region "$REGION" --image-tag-mutability IMMUTABLE
aws ecr get-login-password --region "$REGION" | docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-east-2.amazonaws.com
docker build -t 123456789012.dkr.ecr.us-east-2.amazonaws.com/team/app:1.0.7 .
docker push 123456789012.dkr.ecr.us-east-2.amazonaws.com/team/app:1.0.7
