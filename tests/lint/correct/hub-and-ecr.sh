docker login --username acme --password-stdin < hub-token.txt
aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-east-1.amazonaws.com
docker build -t acme/tool:2 -t 123456789012.dkr.ecr.us-east-1.amazonaws.com/tool:2 .
docker push acme/tool:2
docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/tool:2
docker logout 123456789012.dkr.ecr.us-east-1.amazonaws.com
