aws ecr get-login-password --region us-east-1 > password.txt
docker login --username AWS --password-stdin <password.txt 123456789012.dkr.ecr.us-east-1.amazonaws.com
rm password.txt
docker build -t 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1 .
docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1
