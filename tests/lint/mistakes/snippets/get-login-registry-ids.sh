eval $(aws ecr get-login --registry-ids 210987654321 --region ${REGION} --no-include-email)
