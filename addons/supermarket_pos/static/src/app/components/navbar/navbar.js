import { Navbar } from "@point_of_sale/app/components/navbar/navbar";
import { SyncStatus } from "@supermarket_pos/app/components/sync_status/sync_status";
import { patch } from "@web/core/utils/patch";

patch(Navbar, { components: { ...Navbar.components, SyncStatus } });
