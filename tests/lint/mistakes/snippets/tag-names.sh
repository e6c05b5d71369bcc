aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-east-1.amazonaws.com
docker build -t app .
docker tag app:latest 123456789012.dkr.ecr.us-east-1.amazonaws.com/app :latest
docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:latest
