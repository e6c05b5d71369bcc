docker login -u AWS -e none --password-stdin 123456789012.dkr.ecr.us-east-1.amazonaws.com < token.txt
