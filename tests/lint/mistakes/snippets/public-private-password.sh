aws ecr get-login-password --region eu-west-1 | docker login --username AWS --password-stdin public.ecr.aws
