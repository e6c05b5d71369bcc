aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin 123456789012.dkr-ecr.us-east-1.on.aws
docker build -t 123456789012.dkr-ecr.us-east-1.on.aws/web:1 .
docker push 123456789012.dkr-ecr.us-east-1.on.aws/web:1
