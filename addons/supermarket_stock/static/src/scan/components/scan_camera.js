import { CameraGate } from "@supermarket_stock/offline/camera_gate";
import { GatedCamera } from "@supermarket_stock/offline/gated_camera";
import { browser } from "@web/core/browser/browser";
import { delay } from "@web/core/utils/concurrency";
import { Component, status, useState } from "@odoo/owl";

const KEPT = "supermarket_scan_lens";
const BUSY_MS = 300;

/** The camera with the lens that its person chose; tells what is open. */
export class LensCamera extends GatedCamera {
    static props = {
        ...GatedCamera.props,
        lens: String,
        seen: { type: [String, { value: null }] },
        onOpen: Function,
    };

    setup() {
        super.setup();
        this.gate = new CameraGate(this.props.seen);
    }

    /** What is read is cut out by the scale that follows at once: nothing may be awaited before it. */
    async isVideoReady() {
        await this.takeLens();
        const isReady = await super.isVideoReady();
        if (isReady) {
            this.props.onOpen(this.stream);
        }
        return isReady;
    }

    async takeLens() {
        const { lens, facingMode } = this.props;
        const [track] = this.stream.getVideoTracks();
        if (!lens || track?.getSettings().deviceId === lens) {
            return;
        }
        this.cleanStreamAndTimeout(); // a phone opens one lens at a time
        const stream =
            (await openCamera({ deviceId: { exact: lens } })) ?? // it may be gone
            (await openCamera({ facingMode }));
        if (status(this) === "destroyed" || !stream) {
            stream?.getTracks().forEach((one) => one.stop());
            return;
        }
        this.stream = stream;
        this.videoPreviewRef.el.srcObject = stream;
    }
}

/** A lens that was closed a moment ago may not be free yet, a slow phone takes seconds: it is asked again. */
async function openCamera(video, attempts = 8) {
    try {
        return await browser.navigator.mediaDevices.getUserMedia({ video, audio: false });
    } catch (error) {
        if (error.name !== "NotReadableError" || attempts === 1) {
            return null;
        }
        await delay(BUSY_MS);
        return openCamera(video, attempts - 1);
    }
}

/** The camera of the app: another lens where the phone has several, light where it has one. */
export class ScanCamera extends Component {
    static template = "supermarket_stock.ScanCamera";
    static components = { LensCamera };
    static props = {
        seen: { type: [String, { value: null }] }, // before a message covered the camera
        onResult: Function,
        onError: Function,
    };

    setup() {
        const lens = browser.localStorage.getItem(KEPT) ?? "";
        this.state = useState({ lens, lenses: [], hasLight: false, isLit: false });
    }

    async onOpen(stream) {
        [this.track] = stream.getVideoTracks();
        const devices = await browser.navigator.mediaDevices.enumerateDevices();
        const cameras = devices.filter(({ kind }) => kind === "videoinput");
        Object.assign(this.state, {
            lenses: cameras.map(({ deviceId }) => deviceId),
            hasLight: Boolean(this.track?.getCapabilities?.().torch),
            isLit: false,
        });
    }

    nextLens() {
        const { lenses } = this.state;
        const now = lenses.indexOf(this.track?.getSettings().deviceId);
        this.state.lens = lenses[(now + 1) % lenses.length];
        this.state.hasLight = false; // until the other lens is open and tells
        browser.localStorage.setItem(KEPT, this.state.lens);
    }

    async toggleLight() {
        const torch = !this.state.isLit;
        try {
            await this.track.applyConstraints({ advanced: [{ torch }] });
            this.state.isLit = torch;
        } catch {
            this.state.hasLight = false; // it says it has one, and has not
        }
    }
}
