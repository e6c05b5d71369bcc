docker push $ACCOUNT.dkr.ecr.us-east-1.amazonaws.com.cn/web:1
