aws ecr get-login-password --region us-east-1a | docker login --username AWS --password-stdin $REGISTRY
