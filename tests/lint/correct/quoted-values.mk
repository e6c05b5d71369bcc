ACCOUNT = "123456789012"
REGION := 'us-east-1'
HOST = $(ACCOUNT).dkr.ecr.$(REGION).amazonaws.com

push: tag login
	docker push $(HOST)/app:1

tag:
	docker build -t app:1 .
	docker tag app:1 $(HOST)/app:1

login:
	aws ecr get-login-password --region $(REGION) | docker login --username AWS --password-stdin $(HOST)
