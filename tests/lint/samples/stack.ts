// '1.dkr.ecr.eu-west-1.amazonaws.com/commented'
const image = `123456789012.dkr.ecr.${region}.amazonaws.com/app:1`;
const other = ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1');
