const PATIENCE_MS = 5_000;

/** {latitude, longitude}; {} where the device does not say, or not in time. */
export function positionNow() {
    return new Promise((resolve) => {
        if (!navigator.geolocation) {
            resolve({});
            return;
        }
        navigator.geolocation.getCurrentPosition(
            ({ coords: { latitude, longitude } }) => resolve({ latitude, longitude }),
            () => resolve({}),
            { timeout: PATIENCE_MS, maximumAge: 60_000 },
        );
    });
}
