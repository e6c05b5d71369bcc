docker build -t my-app .
docker tag my-app 123456789012.dkr.ecr.us-east-1.amazonaws.com/my-repo:v1
docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/my-repo:v2
