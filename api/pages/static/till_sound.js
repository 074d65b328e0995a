// A sound beside the colour and the words: two rising tones for paid, one low tone for what is over unpaid.

const TONES = { paid: [880, 1320], cancelled: [220], expired: [220] };
const TONE_SECONDS = 0.18;

let context = null;

const wake = () => {
  context ??= new AudioContext();
  context.resume();
};

document.addEventListener("pointerdown", wake);
document.addEventListener("keydown", wake);

document.addEventListener("till:turned", (event) => {
  const tones = context ? TONES[event.detail] : [];
  tones.forEach((pitch, index) => {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const start = context.currentTime + index * TONE_SECONDS;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.4, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + TONE_SECONDS);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + TONE_SECONDS);
  });
});
