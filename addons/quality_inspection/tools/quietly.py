#: Nobody follows a task before it is somebody's: a receipt of a hundred lots writes no messages.
QUIETLY = {"mail_create_nolog": True, "mail_create_nosubscribe": True, "tracking_disable": True}
