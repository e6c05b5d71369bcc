aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin 123456789012.ecr.dkr.us-east-1.amazonaws.com
