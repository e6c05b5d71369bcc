docker buildx build --push --cache-to type=inline,mode=max -t 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1 .
