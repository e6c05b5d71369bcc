aws ecr create-repository --repository-name app --region eu-wset-1
