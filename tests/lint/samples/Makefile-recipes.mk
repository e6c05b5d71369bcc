ACCOUNT ?= 123456789012
REGION = eu-west-1
REGISTRY = $(ACCOUNT).dkr.ecr.$(REGION).amazonaws.com
TAG := $(shell git describe --tags)
IMAGE = ${REGISTRY}/app:$(TAG)

.PHONY: login push
login: ## Log in
	@aws ecr get-login-password --region $(REGION) | \
		docker login --username AWS --password-stdin $(REGISTRY)

push: login
	docker tag app "$(IMAGE)"
	-@docker push '$(IMAGE)' # quoted
	ID=$$(docker images -q $@); docker push $(REGISTRY)/app:$$ID
