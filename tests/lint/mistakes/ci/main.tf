resource "aws_ecs_task_definition" "web" {
  container_definitions = jsonencode([{
    name  = "web"
    image = "1234-5678-9012.dkr.ecr.eu-west-1.amazonaws.com/team/web:1.4"
  }])
}
