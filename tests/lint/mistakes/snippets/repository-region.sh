aws ecr create-repository --repository-name orders --region us-west-1
docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/orders:2
