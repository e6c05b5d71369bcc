aws ecr create-repository --repository-name 123456789012.dkr.ecr.us-east-1.amazonaws.com/orders:2 --region us-east-1
