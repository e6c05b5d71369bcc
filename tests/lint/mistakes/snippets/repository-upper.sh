docker build -t 123456789012.dkr.ecr.us-east-1.amazonaws.com/MyApp:1 .
docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/MyApp:1
