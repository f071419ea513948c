/** Of the longer side: what is broken is seen, and a weak network carries it. */
const PIXELS = 1280;
const QUALITY = 0.7;

/**
 * A picture of the camera, small enough to be sent.
 *
 * @param {Blob} file
 * @returns {Promise<string>} JPEG as base64
 */
export async function shrunk(file) {
    const picture = await window.createImageBitmap(file);
    const scale = Math.min(1, PIXELS / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
}
