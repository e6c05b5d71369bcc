docker push app:1  # ecrdoctor: ignore=lint-push-docker-hub
# ecrdoctor: ignore=lint-a, lint-b
# why: it is a mirror
docker push \
  app:2
docker push app:3 # ecrdoctor: ignore
docker push app:4
