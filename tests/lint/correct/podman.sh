aws ecr get-login-password --region eu-north-1 | podman login --username AWS --password-stdin 123456789012.dkr.ecr.eu-north-1.amazonaws.com
podman build -t 123456789012.dkr.ecr.eu-north-1.amazonaws.com/tools/scan_job:v1.2.3 .
podman push 123456789012.dkr.ecr.eu-north-1.amazonaws.com/tools/scan_job:v1.2.3
