$(aws ecr get-login --no-include-email --region us-east-1)
docker build -t 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1 .
docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1
