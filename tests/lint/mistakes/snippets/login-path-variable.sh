TAG=$(git rev-parse HEAD)
REPOSITORY=$ACCOUNT.dkr.ecr.us-east-1.amazonaws.com/team/app
aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin $REPOSITORY
docker build -t $REPOSITORY:$TAG .
docker push $REPOSITORY:$TAG
