aws ecr get-login-password \
    --region eu-west-1 \
  | docker login \
      --username AWS \
      --password-stdin \
      123456789012.dkr.ecr.eu-west-1.amazonaws.com # the registry
docker tag "app":'1' 123456789012.dkr.ecr.eu-west-1.amazonaws.com/app\:1
docker push a{1,2}
echo $((1 + 2)) ${NAME%.*} ${LOUD^^} ${#NAME} $'a\tb' "x\"y" $? ${ARR[0]}
