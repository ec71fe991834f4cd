import { appearance, chooseAppearance, type Appearance } from './appearance.ts';
import { Segments } from './kit.tsx';
import { chooseLanguage, language, languages, words } from './language.ts';

const text = words<{ language: string; look: string; looks: Record<Appearance, string> }>(
  { language: 'Language', look: 'Look', looks: { system: 'Auto', light: 'Light', dark: 'Dark' } },
  { language: 'Idioma', look: 'Aspecto', looks: { system: 'Auto', light: 'Claro', dark: 'Oscuro' } },
);

/** What everybody may set for themselves, on this device. */
export function Preferences() {
  return (
    <div class="preferences">
      <Segments
        label={text().language}
        choices={languages}
        chosen={language.value}
        onChoose={chooseLanguage}
      />
      <Segments
        label={text().look}
        choices={text().looks}
        chosen={appearance.value}
        onChoose={chooseAppearance}
      />
    </div>
  );
}
