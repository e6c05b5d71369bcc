docker push 123456789012.dkr.ecr.us-west-3.amazonaws.com/app:1
