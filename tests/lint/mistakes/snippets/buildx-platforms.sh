docker buildx build --platform linux/amd64,linux/arm64 --load -t 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1 .
