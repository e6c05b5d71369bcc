resource "null_resource" "push" {
  provisioner "local-exec" {
    command = "docker push ${var.account}.dkr.ecr.us-east-1.amazonaws.com/${var.name}:1"
  }
  provisioner "local-exec" {
    command = <<-EOT
      aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin ${var.account}.dkr.ecr.us-east-1.amazonaws.com
    EOT
  }
}
