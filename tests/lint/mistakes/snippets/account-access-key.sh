HOST="$AWS_ACCESS_KEY_ID.dkr.ecr.us-east-1.amazonaws.com"
aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin $AWS_ACCESS_KEY_ID.dkr.ecr.us-east-1.amazonaws.com
docker build -t "$HOST/app:1" .
docker push "$HOST/app:1"
