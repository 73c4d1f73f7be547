// What a scan sounds and feels like: right is one high tone, wrong two low ones. The screen says it too.

type Tone = { hertz: number; at: number; seconds: number };

const RIGHT: Tone[] = [{ hertz: 1_320, at: 0, seconds: 0.09 }];
const WRONG: Tone[] = [
  { hertz: 220, at: 0, seconds: 0.18 },
  { hertz: 175, at: 0.22, seconds: 0.28 },
];

let context: AudioContext | undefined;

export function signalRight(): void {
  play(RIGHT, "sine");
  navigator.vibrate?.(40);
}

export function signalWrong(): void {
  play(WRONG, "square");
  navigator.vibrate?.([120, 60, 200]);
}

function play(tones: Tone[], type: OscillatorType): void {
  try {
    context ??= new AudioContext();
    // Browsers stay silent until the page was touched or typed in.
    if (context.state === "suspended") void context.resume();
    for (const { hertz, at, seconds } of tones) beep(context, type, hertz, context.currentTime + at, seconds);
  } catch {
    // A device without sound still shows it.
  }
}

function beep(on: AudioContext, type: OscillatorType, hertz: number, at: number, seconds: number): void {
  const [tone, volume] = [on.createOscillator(), on.createGain()];
  tone.type = type;
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0.25, at);
  volume.gain.exponentialRampToValueAtTime(0.001, at + seconds);
  tone.connect(volume).connect(on.destination);
  tone.start(at);
  tone.stop(at + seconds);
}
