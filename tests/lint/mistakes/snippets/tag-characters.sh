docker tag app 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:v1+build.7
