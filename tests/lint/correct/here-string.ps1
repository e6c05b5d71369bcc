$usage = @"
It's the build's script: "push" or nothing.
docker push app
"@
aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-east-1.amazonaws.com
docker build -t 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1 .
docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1
