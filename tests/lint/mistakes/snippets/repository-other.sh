aws ecr create-repository --repository-name team/orders-api --region us-east-1
docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/team/order-api:1
