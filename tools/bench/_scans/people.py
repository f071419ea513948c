"""People with a role of the shop and a login each."""

PASSWORD = "a phone of the benchmark"


def hire(env, names, role):
    """[{"login", "user"}]: one password, which is hashed once."""
    group = env.ref(f"supermarket_stock.group_{role}")
    users = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {"name": name, "login": name.lower(), "group_ids": [(6, 0, group.ids)]}
                for name in names
            ]
        )
    )
    users[0].password = PASSWORD
    env.flush_all()
    env.cr.execute(
        "UPDATE res_users SET password = (SELECT password FROM res_users WHERE id = %s)"
        " WHERE id = ANY(%s)",
        [users[0].id, users.ids],
    )
    return [{"login": user.login, "user": user.id} for user in users]
