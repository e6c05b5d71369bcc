# 推送镜像
echo “完成” 推送
docker push h/app:1 # 推送（生产）
docker login –username AWS —password-stdin “h.example”
docker push　h/ａpp：2
