@echo off
rem Push
set ACCOUNT=123456789012
set "REGISTRY=%ACCOUNT%.dkr.ecr.eu-west-1.amazonaws.com"
aws ecr get-login-password --region eu-west-1 | docker login ^
  --username AWS --password-stdin %REGISTRY% 2>nul
for /f "tokens=*" %%i in ('aws sts get-caller-identity') do echo %%i
docker push %REGISTRY%/app:%TAG% && echo done & docker images > out.txt
if errorlevel 1 (docker push again)
