sudo -E AWS_PROFILE=prod /usr/local/bin/aws ecr get-login-password | sudo docker login -u AWS --password-stdin h
env AWS_REGION=eu-west-1 aws ecr describe-repositories
AWS_PROFILE=dev aws sts get-caller-identity
time nice -n 5 docker push a
timeout 60 docker push b && echo pushed || exit 1
docker images -q | xargs -n 1 docker push
cat list | xargs -I{} docker push host/{}:1
command -v docker
docker run --rm -v "$HOME/.aws:/root/.aws" amazon/aws-cli:2.15.0 ecr get-login-password | docker login -u AWS --password-stdin h
docker run --rm -it builder aws ecr describe-images
