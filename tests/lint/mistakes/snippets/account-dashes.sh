aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin 1234-5678-9012.dkr.ecr.us-east-1.amazonaws.com
docker push 1234-5678-9012.dkr.ecr.us-east-1.amazonaws.com/app:1
