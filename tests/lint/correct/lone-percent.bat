@echo off
set HOST=123456789012.dkr.ecr.us-east-1.amazonaws.com
set IMAGE=%HOST%%/app:1
aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin %HOST%
docker build -t %IMAGE% .
docker push %IMAGE%
