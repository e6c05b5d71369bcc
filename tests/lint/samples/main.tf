# image = "1.dkr.ecr.eu-west-1.amazonaws.com/commented"
resource "aws_ecs_task_definition" "app" {
  image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:${var.tag}"
  other = "${aws_ecr_repository.app.repository_url}:1"
  role  = "arn:aws:ecr:eu-west-1:123456789012:repository/dkr.ecr"
}
