resource "null_resource" "login" {
  provisioner "local-exec" {
    command = "aws ecr get-login-password --region us-east-1 | docker login --username \"aws\" --password-stdin ${var.account}.dkr.ecr.us-west-2.amazonaws.com"
  }
}
