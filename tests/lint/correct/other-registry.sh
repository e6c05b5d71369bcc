echo "$NGC_API_KEY" | docker login nvcr.io -u '$oauthtoken' --password-stdin
docker run --rm migrate/migrate -database 'postgres://app:app@db:5432/app?sslmode=disable' up
aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-east-1.amazonaws.com
docker build -t 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1 .
docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1
