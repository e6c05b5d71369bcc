docker build -t my-app .
docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/my-app:1
docker tag my-app 123456789012.dkr.ecr.us-east-1.amazonaws.com/my-app:1
