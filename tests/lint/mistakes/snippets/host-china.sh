aws ecr get-login-password --region cn-north-1 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.cn-north-1.amazonaws.com
docker push 123456789012.dkr.ecr.cn-north-1.amazonaws.com/web:1
