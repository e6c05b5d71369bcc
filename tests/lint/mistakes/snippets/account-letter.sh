docker push 12345678901O.dkr.ecr.us-east-1.amazonaws.com/app:1
