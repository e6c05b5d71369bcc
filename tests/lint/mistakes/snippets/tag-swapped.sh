docker build -t my-app .
docker tag 123456789012.dkr.ecr.us-east-1.amazonaws.com/my-app:1 my-app:latest
docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/my-app:1
