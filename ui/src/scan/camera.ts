// The camera as a scanner, where the browser itself can read barcodes and the page came over https. See decision 0020.

interface Detector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>;
}

type DetectorMaker = new (options: { formats: string[] }) => Detector;

const FORMATS = ["ean_13", "ean_8", "upc_a", "upc_e", "code_128", "code_39", "itf", "qr_code", "data_matrix"];

/** How often a picture is looked at, in milliseconds. */
const LOOK_EVERY_MS = 150;

function detectorMaker(): DetectorMaker | undefined {
  return (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;
}

/** Why the camera cannot scan here; undefined when it can. */
export function cameraRefusal(): "insecure" | "no_detector" | undefined {
  if (!globalThis.isSecureContext || !navigator.mediaDevices) return "insecure";
  return detectorMaker() ? undefined : "no_detector";
}

/** Shows the camera in `video` and tells every code that it sees, until it is stopped. */
export async function watchCamera(
  video: HTMLVideoElement,
  onCode: (code: string) => void,
): Promise<() => void> {
  const Maker = detectorMaker();
  if (!Maker) throw new Error("this browser reads no barcodes");
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  await video.play();
  const detector = new Maker({ formats: FORMATS });
  let isOver = false;
  const look = async () => {
    if (isOver) return;
    const found = await detector.detect(video).catch(() => []);
    if (!isOver && found[0]) onCode(found[0].rawValue);
    setTimeout(() => void look(), LOOK_EVERY_MS);
  };
  void look();
  return () => {
    isOver = true;
    for (const track of stream.getTracks()) track.stop();
  };
}
