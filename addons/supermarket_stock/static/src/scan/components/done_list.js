import { Component } from "@odoo/owl";

const SHOWN = 10;

/** What one did oneself today at the places of a store, the latest first, each to be taken back. */
export class DoneList extends Component {
    static template = "supermarket_stock.ScanDoneList";
    static props = {
        events: Array, // in force, with `text` and `isWaiting`: not at the server yet
        onUndo: Function,
    };

    get shown() {
        return [...this.props.events].reverse().slice(0, SHOWN);
    }
}
