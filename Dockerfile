# Front-end packages, laid out for the static files.
FROM node:22-bookworm-slim AS front
WORKDIR /app
COPY package.json package-lock.json vendor.mjs ./
RUN npm ci --no-audit --no-fund

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 VAR=/data BIND=0.0.0.0 \
    COMPRESS_STATIC=1
WORKDIR /app
RUN useradd --system --uid 10001 --create-home governance && install -d -o governance /data
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.txt
COPY --from=front /app/node_modules/.vendor node_modules/.vendor
COPY --from=front /app/node_modules/@expo-google-fonts node_modules/@expo-google-fonts
COPY . .
RUN SECRET_KEY=only-to-collect python manage.py collectstatic --noinput --verbosity 0
USER governance
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["gunicorn", "governance.wsgi"]
