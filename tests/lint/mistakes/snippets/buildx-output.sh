docker buildx create --name ci --use
docker buildx build -t 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1 .
docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1
