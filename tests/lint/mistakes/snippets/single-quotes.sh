PASSWORD=$(aws ecr get-login-password --region us-east-1)
echo '$PASSWORD' | docker login --username AWS --password-stdin '$REGISTRY'
docker push '$REGISTRY/app:1'
