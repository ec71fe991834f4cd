import { formatting, words } from '../shared/language.ts';
import { ask } from './api.ts';
import { useAttempt } from './attempt.ts';
import { catchUp, network } from './phones.ts';
import { Problem } from './problem.tsx';
import type { Network } from './wire.ts';

const text = words(
  {
    intro: 'What goes wrong on WhatsApp’s side, to see what the service makes of it.',
    online: 'Our phone is connected',
    onlineHint: 'Off: messages wait and cost no attempt; they go out when it is back.',
    latency: 'Delay of each call',
    latencyHint: 'A slow network: nothing else waits for it.',
    failRate: 'Sends that fail',
    failRateHint: 'Surely not taken: they are tried again, later each time.',
    acceptThenFailRate: 'Sends that arrive although the call fails',
    acceptThenFailRateHint: 'In doubt: the service looks the message up and never doubles it.',
    hangRate: 'Calls that are never answered',
    hangRateHint: 'The service gives up waiting and looks the message up.',
    seconds: (value: string) => `${value} s`,
    calm: 'No faults',
  },
  {
    intro: 'Lo que falla del lado de WhatsApp, para ver qué hace el servicio.',
    online: 'Nuestro teléfono está conectado',
    onlineHint: 'Apagado: los mensajes esperan sin gastar intentos y salen cuando vuelve.',
    latency: 'Demora de cada llamada',
    latencyHint: 'Una red lenta: nada más queda esperando por eso.',
    failRate: 'Envíos que fallan',
    failRateHint: 'Seguro que no llegaron: se vuelven a intentar, cada vez más tarde.',
    acceptThenFailRate: 'Envíos que llegan aunque la llamada falle',
    acceptThenFailRateHint: 'En duda: el servicio busca el mensaje y nunca lo duplica.',
    hangRate: 'Llamadas que nunca se contestan',
    hangRateHint: 'El servicio deja de esperar y busca el mensaje.',
    seconds: (value: string) => `${value} s`,
    calm: 'Sin fallas',
  },
);

const RATES = ['failRate', 'acceptThenFailRate', 'hangRate'] as const;
const calm: Network = { state: 'online', latencyMs: 0, failRate: 0, acceptThenFailRate: 0, hangRate: 0 };
/** A delay that the slider reaches, in milliseconds. */
const LONGEST = 30_000;

/** Whether anything is made to go wrong. */
export function isFaulty(state: Network): boolean {
  return state.state === 'offline' || state.latencyMs > 0 || RATES.some((rate) => state[rate] > 0);
}

/** The network's faults. Each counts as soon as it is set. */
export function Faults() {
  const { problem, run } = useAttempt();
  const { value: now } = network;
  if (!now) return null;

  async function set(settings: Partial<Network>): Promise<void> {
    await run(async () => {
      network.value = await ask<Network>('PUT', '/network', settings);
    });
    await catchUp();
  }

  return (
    <div class="stack">
      <p class="hint">{text().intro}</p>
      <div class="field">
        <label class="choice">
          <input
            type="checkbox"
            checked={now.state === 'online'}
            aria-describedby="online-hint"
            onChange={(event) => void set({ state: event.currentTarget.checked ? 'online' : 'offline' })}
          />
          {text().online}
        </label>
        <p class="hint" id="online-hint">
          {text().onlineHint}
        </p>
      </div>
      <Slider
        id="latency"
        label={text().latency}
        hint={text().latencyHint}
        value={now.latencyMs}
        max={LONGEST}
        step={250}
        shown={(value) => text().seconds((value / 1000).toLocaleString(formatting.value))}
        onSet={(latencyMs) => void set({ latencyMs })}
      />
      {RATES.map((rate) => (
        <Slider
          key={rate}
          id={rate}
          label={text()[rate]}
          hint={text()[`${rate}Hint`]}
          value={Math.round(now[rate] * 100)}
          max={100}
          step={5}
          shown={(value) => `${value} %`}
          onSet={(value) => void set({ [rate]: value / 100 })}
        />
      ))}
      <button type="button" class="button" disabled={!isFaulty(now)} onClick={() => void set(calm)}>
        {text().calm}
      </button>
      <Problem of={problem} />
    </div>
  );
}

interface SliderProps {
  id: string;
  label: string;
  hint: string;
  value: number;
  max: number;
  step: number;
  shown: (value: number) => string;
  onSet: (value: number) => void;
}

function Slider({ id, label, hint, value, max, step, shown, onSet }: SliderProps) {
  return (
    <div class="field">
      <div class="slider-head">
        <label class="label" for={id}>
          {label}
        </label>
        <output class="number small nowrap" for={id}>
          {shown(value)}
        </output>
      </div>
      <input
        id={id}
        type="range"
        min={0}
        max={max}
        step={step}
        value={value}
        aria-valuetext={shown(value)}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onSet(event.currentTarget.valueAsNumber)}
      />
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  );
}
