docker login --username AWS --password-stdin one < token.txt
docker login -u AWS --password-stdin <<< "$PASSWORD" two
cat <<END | docker login -u AWS --password-stdin three
$PASSWORD
END
echo "$PASSWORD" | docker login -u AWS --password-stdin four >/dev/null
docker login -u AWS -p "$(aws ecr get-login-password)" five
eval $(aws ecr get-login --no-include-email --region eu-west-1)
{ echo a; echo b; } | docker login six
