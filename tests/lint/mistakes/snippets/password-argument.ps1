$account = (aws sts get-caller-identity --query Account --output text)
$password = aws ecr get-login-password --region us-east-1
docker login -u AWS --password $password "$account.dkr.ecr.us-east-1.amazonaws.com"
