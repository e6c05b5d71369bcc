$Account = "123456789012"
$Region = "us-east-1"
$Registry = "$Account.dkr.ecr.$Region.amazonaws.com"
aws ecr get-login-password --region $Region | docker login --username AWS --password-stdin $Registry
docker build -t web .
docker tag web:latest "$Registry/web:latest"
docker push "$Registry/web:latest"
