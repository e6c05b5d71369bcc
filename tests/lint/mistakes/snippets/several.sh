aws ecr get-login-password --region us-east-1a | docker login --username admin --password-stdin 123456789012.ecr.dkr.us-east-1.amazonaws.com
docker tag my-app https://123456789012.dkr.ecr.us-east-1.amazonaws.com/My-App:latest
docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/My-App:latest
