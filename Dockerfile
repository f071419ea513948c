FROM odoo:19.0

USER root
COPY requirements-addons.lock /tmp/requirements-addons.lock
RUN pip install --no-cache-dir --break-system-packages --require-hashes \
        -r /tmp/requirements-addons.lock \
    && rm /tmp/requirements-addons.lock
COPY addons /mnt/extra-addons
COPY odoo.conf /etc/odoo/odoo.conf
USER odoo
