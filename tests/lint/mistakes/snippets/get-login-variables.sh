account=$(aws sts get-caller-identity --query Account --output text)
image="${account}.dkr.ecr.${region}.amazonaws.com/app:latest"
$(aws ecr get-login --region ${region} --no-include-email)
docker build -t "$image" .
docker push "$image"
