aws ecr get-login-password --region us-est-1 \
| docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-est-1.amazonaws.com
docker build -t my-app .
docker tag my-app:latest 123456789012.dkr.ecr.us-est-1.amazonaws.com/my-repo:latest
docker push 123456789012.dkr.ecr.us-est-1.amazonaws.com/my-repo:latest
