import { effect, signal } from '@preact/signals';

/** Light or dark, or as the system has it. */
const appearances = ['system', 'light', 'dark'] as const;
export type Appearance = (typeof appearances)[number];

const KEPT = 'avisador.appearance';

/** The one in use: what was chosen here, else the system's. */
export const appearance = signal<Appearance>(
  appearances.find((one) => one === localStorage.getItem(KEPT)) ?? 'system',
);

// At once, before anything is rendered, so that nothing is shown in other colours first.
effect(() => {
  document.documentElement.dataset['theme'] = appearance.value;
});

export function chooseAppearance(chosen: Appearance): void {
  appearance.value = chosen;
  localStorage.setItem(KEPT, chosen);
}
