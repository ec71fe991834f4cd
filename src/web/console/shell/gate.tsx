import type { ComponentChildren } from 'preact';
import { useHeading } from './heading.ts';
import { Preferences } from '../../shared/preferences.tsx';

/** What stands before the console: one card in the middle, with the language and the look to choose from. */
export function Gate({ title, children }: { title: string; children: ComponentChildren }) {
  useHeading();
  return (
    <main class="gate">
      <div class="gate-brand">
        <Mark />
        Avisador
      </div>
      <div class="card stack">
        <h1>{title}</h1>
        {children}
      </div>
      <div class="gate-foot">
        <Preferences />
      </div>
    </main>
  );
}

/** Our sign: a message that was read. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M7 4h18a5 5 0 0 1 5 5v10a5 5 0 0 1-5 5H14l-7 6v-6a5 5 0 0 1-5-5V9a5 5 0 0 1 5-5z" />
      <path class="mark-ticks" d="m8 14.5 3.5 3.5 7-8M15.5 16.5 17 18l7-8" />
    </svg>
  );
}
