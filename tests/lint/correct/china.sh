set -e -o pipefail
aws ecr get-login-password --region cn-northwest-1 --profile cn |
  docker login --username AWS --password-stdin 123456789012.dkr.ecr.cn-northwest-1.amazonaws.com.cn
docker build -t 123456789012.dkr.ecr.cn-northwest-1.amazonaws.com.cn/web:1.0 .
docker push 123456789012.dkr.ecr.cn-northwest-1.amazonaws.com.cn/web:1.0
