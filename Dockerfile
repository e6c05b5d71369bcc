# An image with ecrdoctor. To build:  docker build -t ecrdoctor .
# To use, with your own login and AWS configuration, and as yourself, since those files are readable for you alone:
#   docker run --rm -i --user "$(id -u):$(id -g)" \
#     -v ~/.docker:/home/ecrdoctor/.docker:ro -v ~/.aws:/home/ecrdoctor/.aws:ro ecrdoctor explain < push.log
# To let it ask the Docker daemon too, mount /var/run/docker.sock, with --group-add and the group of the socket.

# Name a digest here (python:3.13-slim@sha256:…) for builds that are to be the same every time.
ARG PYTHON=python:3.13-slim

FROM ${PYTHON} AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements requirements
RUN python3 -m venv /opt/build \
 && /opt/build/bin/pip install --require-hashes -r requirements/build.txt \
 && python3 -m venv /opt/ecrdoctor \
 && /opt/ecrdoctor/bin/pip install --require-hashes -r requirements/runtime.txt
COPY . .
RUN /opt/build/bin/pip wheel --no-build-isolation --no-deps --wheel-dir /wheel . \
 && /opt/ecrdoctor/bin/pip install --no-deps --no-index /wheel/*.whl \
 && /opt/ecrdoctor/bin/pip uninstall --yes pip

FROM ${PYTHON}
LABEL org.opencontainers.image.title="ecrdoctor" \
      org.opencontainers.image.description="Says why a push to Amazon ECR failed, proves it, and says how to fix it." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="0.1.0"
COPY --from=build /opt/ecrdoctor /opt/ecrdoctor
ENV PATH=/opt/ecrdoctor/bin:$PATH HOME=/home/ecrdoctor LANG=C.UTF-8
WORKDIR /home/ecrdoctor
USER 10001:10001
ENTRYPOINT ["ecrdoctor"]
