import { useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { plural, words } from '../shared/language.ts';
import { Forget } from './forget.tsx';
import { anchorOf, PhoneColumn } from './phone-column.tsx';
import { isNewestFirst, keepOrder, phones, shown, showNewest, sought } from './phones.ts';

const text = words(
  {
    phones: 'Phones',
    all: (count: number) => plural(count, '# phone', '# phones'),
    some: (count: number, all: number) => `${count} of ${all} phones`,
    newest: 'Newest first',
  },
  {
    phones: 'Teléfonos',
    all: (count: number) => plural(count, '# teléfono', '# teléfonos'),
    some: (count: number, all: number) => `${count} de ${all} teléfonos`,
    newest: 'Más recientes primero',
  },
);

/** The phones side by side. They stay where they are while somebody reads or writes on one of them. */
export function PhoneStrip() {
  const strip = useRef<HTMLDivElement>(null);
  const all = phones.value?.length ?? 0;

  useSignalEffect(() => {
    const { value: wanted } = sought;
    if (!wanted || !shown.value.some(({ phone }) => phone === wanted.phone)) return;
    // It is on the page once this change has been shown.
    requestAnimationFrame(() => {
      const found = document.getElementById(anchorOf(wanted.phone));
      if (!found || sought.peek() !== wanted) return;
      sought.value = undefined;
      found.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'smooth' });
      if (wanted.isFocused) found.focus({ preventScroll: true });
    });
  });

  function noteWhereTheyLook(): void {
    const box = strip.current;
    if (box) keepOrder(box.scrollLeft > 8 || box.contains(document.activeElement));
  }

  return (
    <section class="phones" aria-label={text().phones}>
      <div class="row phones-head">
        <output class="muted small">
          {all > shown.value.length ? text().some(shown.value.length, all) : text().all(all)}
        </output>
        {!isNewestFirst.value && (
          <button
            type="button"
            class="button small"
            onClick={() => {
              strip.current?.scrollTo({ left: 0 });
              showNewest();
            }}
          >
            {text().newest}
          </button>
        )}
        {phones.value?.some(({ count }) => count > 0) && <Forget />}
      </div>
      <div
        ref={strip}
        class="phone-strip"
        onScroll={noteWhereTheyLook}
        onFocusIn={noteWhereTheyLook}
        // What gets the focus has it only after this.
        onFocusOut={() => requestAnimationFrame(noteWhereTheyLook)}
      >
        {shown.value.map((summary) => (
          <PhoneColumn key={summary.phone} summary={summary} />
        ))}
      </div>
    </section>
  );
}
