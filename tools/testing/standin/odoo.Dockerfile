FROM localhost/supermarket-standin:root
# The unpacked Odoo is mounted while this is built; countries and languages stay behind
RUN tar -C /standin/odoo -c --exclude="*/addons/l10n_*" --exclude="*/i18n" usr \
    | tar -C / -x --keep-directory-symlink
COPY requirements.lock /tmp/requirements.lock
RUN pip install --no-cache-dir --break-system-packages --no-deps --require-hashes \
        -r /tmp/requirements.lock \
    && rm /tmp/requirements.lock
COPY odoo-entrypoint odoo /usr/local/bin/
RUN useradd --system --create-home --home-dir /var/lib/odoo odoo \
    && mkdir -p /etc/odoo /mnt/extra-addons && chown odoo /mnt/extra-addons
ENV ODOO_RC=/etc/odoo/odoo.conf
VOLUME ["/var/lib/odoo", "/mnt/extra-addons"]
EXPOSE 8069 8071 8072
USER odoo
ENTRYPOINT ["odoo-entrypoint"]
CMD ["odoo"]
