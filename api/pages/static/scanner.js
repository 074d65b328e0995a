// Scanning inside a page: the camera's pictures stay in it, and only an address of this very service is opened.
// A scanner that fills a field (data-into) opens nothing: it sends what was read with that field's form.

const LOOK_MS = 120;
const SIDE_MAX = 800;
const OURS = /^\/[pmc]\/[0-9A-Za-z_-]{1,64}$/;

// The browser's own decoder where it has one for QR codes; else one in JavaScript, loaded when it is first needed.
const decoder = async (address) => {
  if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const native = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await native.detect(video)).map((each) => each.rawValue)[0];
  }
  const { decodeQR } = await import(new URL(address, location.href).href);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, SIDE_MAX / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return undefined; // no code in this picture
    }
  };
};

// What a code says, when it leads to a page of ours on which something is paid; nothing else is ever opened.
const ours = (said) => {
  try {
    const url = new URL(said);
    return url.origin === location.origin && OURS.test(url.pathname) ? url.pathname : undefined;
  } catch {
    return undefined;
  }
};

const scanner = (place) => {
  const [start, stop] = [place.querySelector("[data-start]"), place.querySelector("[data-stop]")];
  const [video, said] = [place.querySelector("video"), place.querySelector("[data-said]")];
  let stream;
  const show = (running) => {
    [start.hidden, stop.hidden, video.hidden] = [running, !running, !running];
  };
  const end = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = undefined;
    show(false);
  };
  const look = async (read) => {
    const found = video.videoWidth && stream ? await read(video) : undefined;
    if (!stream) {
      return;
    }
    const field = place.dataset.into && document.getElementById(place.dataset.into);
    if (found && field) {
      end();
      field.value = found;
      field.form.requestSubmit();
      return;
    }
    const path = found && ours(found);
    if (path) {
      end();
      location.assign(path);
      return;
    }
    if (found) {
      said.textContent = said.dataset.elsewhere;
    }
    setTimeout(look, LOOK_MS, read);
  };
  start.addEventListener("click", async () => {
    try {
      const read = await decoder(place.dataset.decoder);
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      video.srcObject = stream;
      show(true);
      stop.focus();
      said.textContent = said.dataset.looking;
      await video.play();
      await look(read);
    } catch {
      end();
      said.textContent = said.dataset.camera;
    }
  });
  stop.addEventListener("click", () => {
    end();
    said.textContent = "";
    start.focus();
  });
  addEventListener("pagehide", end);
  place.hidden = false;
};

if (navigator.mediaDevices?.getUserMedia) {
  document.querySelectorAll("[data-scanner]").forEach(scanner);
}
