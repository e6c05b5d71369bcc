docker buildx build --push --cache-to type=registry,ref=123456789012.dkr.ecr.us-east-1.amazonaws.com/app:cache,mode=max -t 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1 .
