aws --endpoint-url http://localhost:4566 ecr create-repository --repository-name web
docker tag web 000000000000.dkr.ecr.us-east-1.localhost.localstack.cloud:4566/web
docker push 000000000000.dkr.ecr.us-east-1.localhost.localstack.cloud:4566/web
