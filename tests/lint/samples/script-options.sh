set -e
docker push a
set +e
set -o pipefail
docker push b
