aws ecr create-repository --repository-name orders --region us-east-1 --image-tag-mutability IMMUTABLE
docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/orders
