import os
from pathlib import Path

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.http import Stream

from ...tools.context_keys import PURGING
from ...tools.photo_cipher import decrypt, encrypt, file_name, is_encrypted, renew

#: Whose pictures are nobody else's business.
OWNERS = ("inspection.result", "inspection.reading")
#: Only code has this object: a client can't ask for it in a context.
SEALED = object()


class IrAttachment(models.Model):
    """What belongs to an inspection is encrypted where it is kept, and served to its readers only.

    The picture itself never touches the disk: it is encrypted before it is written.
    """

    _inherit = "ir.attachment"

    def _is_photo(self):
        return self.res_model in OWNERS

    def _is_sealing(self):
        return self.env.context.get("inspection_sealed") is SEALED

    def _sealing(self):
        return self.with_context(inspection_sealed=SEALED)

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_res_model")
        is_photo = [vals.get("res_model", default) in OWNERS for vals in vals_list]
        if self._is_sealing() or not any(is_photo):
            return super().create(vals_list)
        created = [
            self._sealing().create([{**vals, "public": False}]) if sealed else self.create([vals])
            for vals, sealed in zip(vals_list, is_photo, strict=True)
        ]
        return self.concat(*created).with_env(self.env)

    def write(self, vals):
        changed = {"raw", "datas", "res_model", "res_id", "public"} & set(vals)
        if changed and not self._is_sealing():
            self._check_photo_open()
        if vals.get("public") and any(one._is_photo() for one in self):
            vals = {**vals, "public": False}
        if not self._is_sealing() and vals.get("res_model") in OWNERS:
            kept = {one: one.raw for one in self if not is_encrypted(one.store_fname)}
            result = super().write({**vals, "public": False})
            for one, content in kept.items():
                if not is_encrypted(one.store_fname):  # else new content came with its owner
                    # sudo: the right to write was checked by the write above
                    one.sudo()._sealing().raw = content
            return result
        return super().write(vals)

    def _set_attachment_data(self, asbytes):
        photos = self.filtered(lambda one: one._is_photo())
        if self._is_sealing() or not photos:
            return super()._set_attachment_data(asbytes)
        photos._sealing()._set_attachment_data(asbytes)
        rest = self - photos
        return super(IrAttachment, rest)._set_attachment_data(asbytes) if rest else None

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        self._check_photo_open()

    def _check_photo_open(self):
        """A picture is evidence once its readings were submitted."""
        if PURGING.is_in(self.env):
            return
        for photo in self.filtered(lambda one: one.res_model == OWNERS[0] and one.res_id):
            # sudo: whoever may not read the result may change its pictures still less
            result = self.env[OWNERS[0]].sudo().browse(photo.res_id).exists()
            if result and result.state != "pending":
                raise UserError(
                    self.env._(
                        "%s was submitted: its photos can't be changed or deleted.", result.name
                    )
                )
            if not self.env.su and photo in result.photo_ids:
                result.sudo(False)._check_entry_open()

    def _check_untaken(self, result):
        """A picture that is added was sent by the same person, and belongs to nothing yet."""
        # sudo: whose they are, whatever of it the person may read
        taken = self.sudo().filtered(
            lambda one: one.res_id or one.create_uid != self.env.user or one.type != "binary"
        )
        if taken and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(result)s: send the picture itself. What belongs to something else stays "
                    "there.",
                    result=result.display_name,
                )
            )

    # Where it is kept

    @api.model
    def _storage(self):
        return "file" if self._is_sealing() else super()._storage()

    @api.model
    def _get_path(self, bin_data, sha):
        if not self._is_sealing():
            return super()._get_path(bin_data, sha)
        name = file_name(sha)
        path = self._full_path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return name, path

    @api.model
    def _file_write(self, bin_value, checksum):
        if not self._is_sealing():
            return super()._file_write(bin_value, checksum)
        _name, path = self._get_path(bin_value, checksum)
        # the same picture under a key that is gone helps nobody
        if os.path.exists(path) and decrypt(Path(path).read_bytes()) is None:
            os.unlink(path)
        return super()._file_write(encrypt(bin_value), checksum)

    @api.model
    def _file_read(self, fname, size=None):
        if not is_encrypted(fname):
            return super()._file_read(fname, size)
        content = decrypt(super()._file_read(fname)) or b""
        return content if size is None else content[:size]

    def _index(self, bin_data, file_type, checksum=None):
        """No words of a report that is kept encrypted stand in the database."""
        if self._is_sealing():
            return None
        return super()._index(bin_data, file_type, checksum=checksum)

    @api.model
    def _renew_photos(self):
        """Encrypt all pictures with the newest key, after one was put in front of the old ones.

        Run it in a shell, then take the old key away. Return how many there are.
        """
        # sudo: an administrator renews what he may not look at
        photos = self.sudo().search(
            [("res_model", "in", OWNERS), ("res_field", "in", [False, "photo_ids"])]
        )
        names = {one.store_fname for one in photos if is_encrypted(one.store_fname)}
        for name in names:
            path = Path(self._full_path(name))
            fresh = path.with_name(f"{path.name}new")
            fresh.write_bytes(renew(path.read_bytes()))
            fresh.replace(path)
        return len(names)

    @api.model
    def _seal_photos(self):
        """Encrypt the pictures that were kept before pictures were."""
        # sudo: done once by the migration, for all companies
        photos = self.sudo().search(
            [("res_model", "in", OWNERS), ("res_field", "in", [False, "photo_ids"])]
        )
        for photo_id in photos.ids:
            photo = photos.browse(photo_id)  # by itself: one picture in memory at a time
            if not is_encrypted(photo.store_fname) and photo.raw:
                photo._sealing()._set_attachment_data(lambda one: one.raw)
            self.env.invalidate_all()

    # Who gets it

    def _can_return_content(self, field_name=None, access_token=None):
        if self.sudo()._is_photo():  # sudo: the question is what it is, not what is in it
            self.check_access("read")
            return False
        return super()._can_return_content(field_name, access_token)

    def _to_http_stream(self):
        if not is_encrypted(self.store_fname):
            return super()._to_http_stream()
        content = self.raw
        return Stream(
            type="data",
            data=content,
            size=len(content),
            mimetype=self.mimetype,
            download_name=self.name,
            etag=self.checksum,
            last_modified=self.write_date,
            public=False,
        )
