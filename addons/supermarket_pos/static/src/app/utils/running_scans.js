/** Scans that are being looked up: what is typed after a scan is about the line that it makes. */
export const runningScans = { count: 0 };

export async function whileScanning(scan) {
    runningScans.count++;
    try {
        return await scan();
    } finally {
        runningScans.count--;
    }
}
