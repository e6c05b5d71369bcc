# Push
$Account = "123456789012"
$env:AWS_REGION = 'eu-west-1'
$Registry = "$Account.dkr.ecr.$($env:AWS_REGION).amazonaws.com"
(Get-ECRLoginCommand).Password | docker login --username AWS --password-stdin $Registry
(aws ecr get-login-password --region $env:AWS_REGION) | docker login `
  --username AWS `
  --password-stdin "$Registry"
$id = aws sts get-caller-identity --query Account --output text
docker push "${id}.dkr.ecr.eu-west-1.amazonaws.com/app:1" 2>&1 | Out-Host
if ($LASTEXITCODE -ne 0) { throw "push failed" }
& docker push $Registry/app:$env:BUILD_NUMBER > push.log
docker login -u AWS -p $(aws ecr get-login-password) $Registry; docker push b
Invoke-Expression -Command (Get-ECRLoginCommand -Region eu-west-1).Command
