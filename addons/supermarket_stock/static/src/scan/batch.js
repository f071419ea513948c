const BATCH = 100;
/** Characters of photos in a batch: what a weak network carries in one request. */
const PHOTOS = 2_000_000;

/** What is sent in one request. */
export function firstBatch(events) {
    let photos = 0;
    const isOver = ({ photo = "" }, index) => {
        photos += photo.length;
        return index && photos > PHOTOS;
    };
    const first = events.slice(0, BATCH);
    const end = first.findIndex(isOver);
    return end < 0 ? first : first.slice(0, end);
}
