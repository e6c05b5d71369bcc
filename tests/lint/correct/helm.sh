aws ecr get-login-password --region us-east-1 | helm registry login --username AWS --password-stdin 123456789012.dkr.ecr.us-east-1.amazonaws.com
helm package charts/web
helm push web-0.1.0.tgz oci://123456789012.dkr.ecr.us-east-1.amazonaws.com/
