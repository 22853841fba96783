# Sourceline with the web application and PostgreSQL's client library.
#   docker build -t sourceline . && docker run --rm sourceline sourceline --help
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY src ./src
RUN python -m venv /opt/sourceline \
 && /opt/sourceline/bin/pip install --no-cache-dir ".[web,postgres,pdf]"

FROM python:3.13-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/sourceline sourceline
COPY --from=build /opt/sourceline /opt/sourceline
ENV PATH=/opt/sourceline/bin:$PATH \
    PYTHONUNBUFFERED=1
USER sourceline
WORKDIR /var/lib/sourceline
VOLUME /var/lib/sourceline
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/ready', timeout=4)"]
# In the container every address is public: it starts once there is an admin account.
CMD ["sourceline", "serve", "--host", "0.0.0.0", "--workers", "2"]
