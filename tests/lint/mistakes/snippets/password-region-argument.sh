docker login -u AWS -p "$(aws ecr get-login-password --region eu-west-1)" 123456789012.dkr.ecr.us-east-1.amazonaws.com
docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1
