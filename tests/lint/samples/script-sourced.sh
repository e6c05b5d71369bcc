. ./env.sh
REGISTRY=x
docker push $REGISTY/app
