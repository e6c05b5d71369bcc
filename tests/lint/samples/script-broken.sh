docker tag app:1 h/app:1
echo "this quote never ends
docker push h/app:1
aws ecr get-login-password | docker login -u AWS --password-stdin h
if [ x ; then
docker push last
