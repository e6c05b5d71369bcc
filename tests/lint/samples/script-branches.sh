if [ "$1" = prod ]; then
  ACCOUNT=111111111111
else
  ACCOUNT=222222222222
fi
[ -z "$TAG" ] && TAG=dev
NAME=app
if true; then NAME=app; fi
docker push $ACCOUNT.dkr.ecr.eu-west-1.amazonaws.com/$NAME:$TAG
case $2 in
  a) docker pull one ;;
  *) docker pull two ;;
esac
while read -r line; do docker push "$line"; done < images.txt
