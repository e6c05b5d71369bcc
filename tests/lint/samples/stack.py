image = f"123456789012.dkr.ecr.{region}.amazonaws.com/app:1"
