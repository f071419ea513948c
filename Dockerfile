FROM odoo:19.0

# One thread a worker: more of them spin while other workers wait for the core
ENV OMP_NUM_THREADS=1

USER root
# LightGBM is built with OpenMP, which the image lacks
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/*
COPY requirements-addons.lock /tmp/requirements-addons.lock
RUN pip install --no-cache-dir --break-system-packages --no-deps --require-hashes \
        -r /tmp/requirements-addons.lock \
    && rm /tmp/requirements-addons.lock
COPY addons /mnt/extra-addons
COPY odoo.conf /etc/odoo/odoo.conf
USER odoo
