docker push 123456789012.dkr.ecr.ap-southest-1.amazonaws.com/app:1
