HOST=123456789012.dkr.ecr.eu-west-1.amazonaws.com
ssh deploy@web1 "docker pull $HOST/app:1 && echo \$USER"
ssh web2 'docker pull $HOST/app:2'
ssh web3 <<'END'
docker pull three
END
bash -c "docker push $HOST/app:4"
docker exec builder sh -c 'docker push five'
