SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
push:
	HOST=h.example
	docker push $$HOST/app
