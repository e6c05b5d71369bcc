docker tag my-app 123456789012.dkr.ecr.us-east-1.amazonaws.com/team/my-repo:v1
docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/team/myrepo:v1
