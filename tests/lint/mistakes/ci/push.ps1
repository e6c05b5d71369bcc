$Registry = "123456789012.dkr.ecr.us-east-1.amazonaws.com"
aws ecr get-login-password --region us-east-2 | docker login --username AWS --password-stdin $Registry
docker build -t web .
docker tag web:latest "$Registry/web:v1"
docker push "$Registry/web:v2"
