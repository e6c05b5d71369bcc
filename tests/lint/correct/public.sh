aws ecr-public get-login-password --region us-east-1 | docker login --username AWS --password-stdin public.ecr.aws
docker build -t hello .
docker tag hello:latest public.ecr.aws/a1b2c3d4/hello:latest
docker push public.ecr.aws/a1b2c3d4/hello:latest
