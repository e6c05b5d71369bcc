aws ecr get-login-password --region us-east-1 | skopeo login --username AWS --password-stdin 123456789012.dkr.ecr.us-east-1.amazonaws.com
skopeo copy --all docker://docker.io/library/nginx:1.27 docker://123456789012.dkr.ecr.us-east-1.amazonaws.com/mirror/nginx:1.27
